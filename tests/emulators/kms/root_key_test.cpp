// The root key: in a file of its own, and without it nothing opens.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "support.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::test;
using Catch::Matchers::Contains;
using pileus::storage::test::read_file;
using pileus::storage::test::TemporaryFolder;
using pileus::storage::test::write_file;

namespace {

struct Disk {
    TemporaryFolder folder;
    std::string root_key() const { return (folder.path() / "root.key").string(); }
    pileus::SandboxOptions options() const {
        pileus::SandboxOptions options;
        options.store.path = (folder.path() / "pileus.db").string();
        options.root_key_file = root_key();
        return options;
    }
    // Why a sandbox on it does not start.
    std::string refusal() const {
        try {
            KmsBench bench(options());
        } catch (const std::exception& error) {
            return error.what();
        }
        return "";
    }
};

}    // namespace

TEST_CASE("the root key is made when the first key is, for its owner alone, and kept", "[kms][root_key]") {
    const Disk disk;
    std::string id, blob;
    {
        KmsBench bench(disk.options());
        bench.kms("ListKeys");
        CHECK_FALSE(std::filesystem::exists(disk.root_key()));
        id = bench.key_id();
        blob = bench.encrypt(id, "ahoi");
    }
    CHECK(std::filesystem::status(disk.root_key()).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    const std::string kept = read_file(disk.root_key());

    KmsBench bench(disk.options(), 2);
    CHECK(bench.decrypt(blob) == "ahoi");
    bench.key_id();
    CHECK(read_file(disk.root_key()) == kept);
}

TEST_CASE("without its root key, or with another, a data directory is refused and left as it is", "[kms][root_key]") {
    const Disk disk;
    std::string blob;
    {
        KmsBench bench(disk.options());
        blob = bench.encrypt(bench.key_id(), "ahoi");
    }
    const std::string kept = read_file(disk.root_key());

    std::filesystem::remove(disk.root_key());
    CHECK_THAT(disk.refusal(), Contains(disk.root_key() + " is missing"));
    CHECK_FALSE(std::filesystem::exists(disk.root_key()));
    write_file(disk.root_key(), kept.substr(0, 30));
    CHECK_THAT(disk.refusal(), Contains("is damaged"));
    write_file(disk.root_key(), "");
    CHECK_THAT(disk.refusal(), Contains("is damaged"));
    write_file(disk.root_key(), std::string(64, 'x') + "\n");
    CHECK_THAT(disk.refusal(), Contains("is damaged"));
    write_file(disk.root_key(), std::string(64, '0') + "\n");
    CHECK_THAT(disk.refusal(), Contains("is not the one that belongs to this data directory"));

    write_file(disk.root_key(), kept);
    KmsBench bench(disk.options());
    CHECK(bench.decrypt(blob) == "ahoi");
}

TEST_CASE("wrapped material does not open in another key's place", "[kms][root_key]") {
    KmsBench bench;
    const std::string first = bench.key_id();
    bench.key_id();

    bench.rows("UPDATE kms_material SET wrapped = (SELECT wrapped FROM kms_material ORDER BY id DESC LIMIT 1)");

    const Answer answer = bench.refused("Encrypt", {{"KeyId", first}, {"Plaintext", "YQ=="}}, "KMSInternalException");
    CHECK(answer.status == 500);
}
