// What is secret is nowhere to be read: not in the files, the log, the journal or an error.
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>

#include "other_side.hpp"
#include "support.hpp"
#include "support/secrecy.hpp"

using namespace pileus::test;
using pileus::storage::test::read_file;
using pileus::storage::test::TemporaryFolder;

TEST_CASE("no file of the data directory, no log and no journal has a secret in it", "[kms][secrecy]") {
    const TemporaryFolder folder;
    const std::string marked = "marked-secret-0123456789-abcdefghijklmnopqrstuvwxyz", context = "ahoi";
    std::vector<std::string> secrets{marked};
    std::ostringstream log;
    std::string said;
    {
        pileus::SandboxOptions options;
        options.store.path = (folder.path() / "pileus.db").string();
        options.root_key_file = (folder.path() / "root.key").string();
        options.logger =
            std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log));
        KmsBench bench(options);
        const std::string id = bench.key_id();
        const std::string rsa = bench.key_id({{"KeySpec", "RSA_2048"}, {"KeyUsage", "ENCRYPT_DECRYPT"}});
        const std::string hmac = bench.key_id({{"KeySpec", "HMAC_256"}, {"KeyUsage", "GENERATE_VERIFY_MAC"}});
        const Json algorithm{{"EncryptionAlgorithm", "RSAES_OAEP_SHA_256"}};

        const std::string blob = bench.encrypt(id, marked);
        CHECK(bench.decrypt(blob) == marked);
        bench.kms("ReEncrypt", {{"CiphertextBlob", blob}, {"DestinationKeyId", id}});
        bench.decrypt(bench.encrypt(rsa, marked, algorithm),
                      {{"KeyId", rsa}, {"EncryptionAlgorithm", "RSAES_OAEP_SHA_256"}});
        bench.kms("GenerateMac",
                  {{"KeyId", hmac}, {"MacAlgorithm", "HMAC_SHA_256"}, {"Message", bench.base64(marked)}});
        secrets.push_back(
            bench.bytes(bench.kms("GenerateDataKey", {{"KeyId", id}, {"KeySpec", "AES_256"}})["Plaintext"]));
        secrets.push_back(bench.bytes(
            bench.kms("GenerateDataKeyPair", {{"KeyId", id}, {"KeyPairSpec", "RSA_2048"}})["PrivateKeyPlaintext"]));
        secrets.push_back(bench.bytes(bench.kms(
            "GenerateDataKeyPair", {{"KeyId", id}, {"KeyPairSpec", "ECC_NIST_P256"}})["PrivateKeyPlaintext"]));
        // Whatever is wrong with a call, its plaintext is not repeated.
        said += bench
                    .call("TrentService.Encrypt",
                          {{"KeyId", id}, {"Plaintext", bench.base64(marked + std::string(4096, 'x'))}})
                    .body;
        said += bench.call("TrentService.Encrypt", {{"KeyId", "none"}, {"Plaintext", bench.base64(marked)}}).body;
        said += bench.call("TrentService.Encrypt", {{"KeyId", id}, {"Plaintext", {bench.base64(marked)}}}).body;
        said += bench.call("TrentService.Encrypt", {{"KeyId", rsa}, {"Plaintext", bench.base64(marked)}}).body;
        said += bench.raw("GET", "/_pileus/journal", {}, "").body;
        CHECK(said.find("kms.key.created") != std::string::npos);
        // The log of the database as it is while the server runs, too.
        said += all_files_in(folder.path());
    }
    const std::string root_key = read_file((folder.path() / "root.key").string());
    CHECK(root_key.size() == 65);
    said += log.str();
    CHECK(log.str().find("Encrypt") != std::string::npos);
    const std::string files = all_files_in(folder.path(), "root.key");
    CHECK(files.find("SYMMETRIC_DEFAULT") != std::string::npos);    // it is the right file

    for (const std::string& secret : secrets) {
        CHECK_FALSE(tells(said, secret));
        CHECK_FALSE(tells(files, secret));
    }
    CHECK(files.find(root_key.substr(0, 64)) == std::string::npos);
}
