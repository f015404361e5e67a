#include "keys/authority.hpp"

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "keys/files.hpp"
#include "pileus/text/ascii.hpp"

namespace pileus::keys {

namespace {

using namespace std::chrono_literals;

constexpr const char* organisation = "Pileus";
constexpr const char* local_names =
    "DNS:localhost,DNS:*.localhost,DNS:localhost.localstack.cloud,DNS:*.amazonaws.com,DNS:*.us-east-1.amazonaws.com,IP:"
    "127.0.0.1,IP:::1";
constexpr long life_of_authority = 10L * 365 * 24 * 3600;    // seconds
constexpr long life_of_leaf = 397L * 24 * 3600;              // as long as the strictest clients allow
constexpr auto renewal_after = std::chrono::hours{24} * 90;
constexpr std::size_t most_leaves = 1'000;    // beyond, all are issued anew
constexpr std::size_t longest_common_name = 64;

void must(bool is_good) { require(is_good, "make a certificate"); }

// Held while the authority is made, so that it is one, whoever starts at the same time.
class FolderLock {
  public:
    explicit FolderLock(const std::filesystem::path& folder) {
        std::error_code ignored;    // then the file cannot be opened, either
        std::filesystem::create_directories(folder, ignored);
        file_ = ::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file_ >= 0) ::flock(file_, LOCK_EX);
    }
    ~FolderLock() {
        if (file_ >= 0) ::close(file_);
    }
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

  private:
    int file_ = -1;
};

// One letter, digit, hyphen or underscore at least between two dots.
bool is_host_name(std::string_view host) {
    if (host.empty() || host.size() > 253 || host.front() == '.' || host.back() == '.') return false;
    if (host.find("..") != host.npos) return false;
    return std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

std::string lower(std::string_view host) {
    std::string text(host);
    for (char& character : text) character = text::lower(character);
    return text;
}

Certificate begin_certificate(EVP_PKEY* key, const std::string& common_name, long life) {
    Certificate certificate(X509_new());
    std::uint64_t serial = 0;
    must(certificate != nullptr && RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1 | 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), life);
    must(X509_set_pubkey(certificate.get(), key) == 1);
    const auto add = [&](const char* field, const std::string& value) {
        must(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), field, MBSTRING_ASC,
                                        reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1, 0) == 1);
    };
    add("O", organisation);
    if (common_name.size() <= longest_common_name) add("CN", common_name);
    return certificate;
}

}    // namespace

bool is_aws_host(std::string_view host) {
    const std::string name = lower(host);
    return name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn");
}

std::string Authority::certificate() {
    const std::lock_guard lock(mutex_);
    find_or_make();
    return to_pem(*certificate_);
}

std::shared_ptr<const Authority::Leaf> Authority::leaf_for(std::string_view host) {
    std::string name = lower(host);
    if (!is_host_name(name)) name.clear();
    const std::lock_guard lock(mutex_);
    if (leaves_.size() >= most_leaves) leaves_.clear();
    std::shared_ptr<const Leaf>& leaf = leaves_[name];
    if (leaf == nullptr || std::chrono::steady_clock::now() - leaf->issued > renewal_after) {
        leaf = name.empty() ? issue("localhost", local_names) : issue(name, "DNS:" + name);
    }
    return leaf;
}

std::shared_ptr<const Authority::Leaf> Authority::issue(const std::string& common_name, const std::string& names) {
    find_or_make();
    if (leaf_key_ == nullptr) leaf_key_ = Key(EVP_EC_gen("P-256"));
    must(leaf_key_ != nullptr);
    Certificate certificate = begin_certificate(leaf_key_.get(), common_name, life_of_leaf);
    must(X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get())) == 1);
    const auto add = [&](int kind, const std::string& value) {
        add_extension(certificate.get(), certificate_.get(), kind, value);
    };
    add(NID_basic_constraints, "critical,CA:FALSE");
    add(NID_key_usage, "critical,digitalSignature");
    add(NID_ext_key_usage, "serverAuth");
    add(NID_subject_key_identifier, "hash");
    add(NID_authority_key_identifier, "keyid");
    add(NID_subject_alt_name, names);
    must(X509_sign(certificate.get(), key_.get(), EVP_sha256()) > 0);
    EVP_PKEY_up_ref(leaf_key_.get());
    return std::make_shared<Leaf>(Leaf{std::move(certificate), Key(leaf_key_.get()), std::chrono::steady_clock::now()});
}

void Authority::find_or_make() {
    if (certificate_ != nullptr) return;
    if (folder_.empty()) return make();
    const std::filesystem::path folder(folder_);
    const auto take_kept = [&] { return take(read_file(folder / "certificate.pem"), read_file(folder / "key.pem")); };
    if (take_kept()) return;
    const FolderLock lock(folder);
    if (take_kept()) return;
    make();
    // Not kept, if that fails: the next start makes another.
    if (write_file(folder / "key.pem", to_pem(*key_))) write_file(folder / "certificate.pem", to_pem(*certificate_));
}

// False when they are no authority, or do not belong together: another's, of an older version, or damaged.
bool Authority::take(const std::string& certificate_pem, const std::string& key_pem) {
    Certificate certificate = parse_certificate(certificate_pem);
    Key key = parse_private_key(key_pem);
    const bool is_good = certificate != nullptr && key != nullptr && X509_check_ca(certificate.get()) == 1 &&
                         X509_get0_subject_key_id(certificate.get()) != nullptr &&
                         X509_cmp_current_time(X509_get0_notAfter(certificate.get())) > 0 &&
                         X509_check_private_key(certificate.get(), key.get()) == 1;
    if (!is_good) return false;
    certificate_ = std::move(certificate);
    key_ = std::move(key);
    return true;
}

void Authority::make() {
    Key key(EVP_EC_gen("P-256"));
    must(key != nullptr);
    Certificate certificate = begin_certificate(key.get(), "Pileus, a local sandbox", life_of_authority);
    must(X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get())) == 1);
    const auto add = [&](int kind, const std::string& value) {
        add_extension(certificate.get(), certificate.get(), kind, value);
    };
    add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add(NID_key_usage, "critical,keyCertSign");
    add(NID_subject_key_identifier, "hash");
    must(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
    key_ = std::move(key);
    certificate_ = std::move(certificate);
}

}    // namespace pileus::keys
