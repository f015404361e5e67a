#include "kms/vault.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "pileus/crypto/sealing.hpp"

namespace pileus::kms {

using storage::Bytes;
using storage::Rows;

namespace {
constexpr std::string_view known = "pileus", place_of_known = "kms_root";
}

void Vault::open(storage::Database& database) {
    proof_ = database.prepare("SELECT proof FROM kms_root WHERE id = 1");
    set_proof_ = database.prepare("INSERT INTO kms_root VALUES (1, ?1)");
    Rows rows = proof_.query();
    if (!rows.next()) return;
    const std::string place = root_.place().empty() ? "(in memory)" : root_.place();
    if (root_.find() == nullptr) {
        throw std::runtime_error(
            fmt::format("the root key {} is missing, and what this data directory keeps cannot be read without it; put "
                        "it back, or start with another data directory",
                        place));
    }
    const auto opened = crypto::open(*root_.find(), rows.text(0), place_of_known);
    if (opened && opened->view() == known) return;
    throw std::runtime_error(
        fmt::format("the root key {} is not the one that belongs to this data directory; put that back, or start with "
                    "another data directory",
                    place));
}

// The root key is made in a unit, once in its life, and outlives one that is rolled back: then it has wrapped nothing.
std::string Vault::wrap(const crypto::Secret& secret, std::string_view around) {
    const crypto::Secret& root = root_.get();
    const bool is_proven = proof_.query().next();
    if (!is_proven) set_proof_.run(Bytes{crypto::seal(root, known, place_of_known)});
    return crypto::seal(root, secret.view(), around);
}

crypto::Secret Vault::unwrap(std::string_view wrapped, std::string_view around) {
    const crypto::Secret* const root = root_.find();
    auto opened = root == nullptr ? std::nullopt : crypto::open(*root, wrapped, around);
    if (!opened) throw std::runtime_error("a secret in the database is damaged");
    return std::move(*opened);
}

}    // namespace pileus::kms
