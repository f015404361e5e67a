// KMS for the other services of the house.
#pragma once

#include "kms/cipher.hpp"
#include "kms/keyring.hpp"

namespace pileus::kms {

class KeyDesk final : public KeyService {
  public:
    KeyDesk(Keyring& ring, Cipher& cipher) : ring_(ring), cipher_(cipher) {}

    KeyResult<Key> find_key(Transaction& tx, Context& context, const Owner& owner, std::string_view reference) override;
    KeyResult<Encrypted> encrypt(Transaction& tx, Context& context, const Owner& owner, std::string_view reference,
                                 std::string_view plaintext, const EncryptionContext& bound_to) override;
    KeyResult<Decrypted> decrypt(Transaction& tx, Context& context, const Owner& owner, std::string_view blob,
                                 const EncryptionContext& bound_to) override;
    KeyResult<DataKey> generate_data_key(Transaction& tx, Context& context, const Owner& owner,
                                         std::string_view reference, const EncryptionContext& bound_to) override;

  private:
    // Enabled, symmetric, for encryption.
    KeyResult<kms::Key> find_usable(Transaction& tx, Context& context, const Owner& owner, std::string_view reference,
                                    std::string_view operation);

    Keyring& ring_;
    Cipher& cipher_;
};

}    // namespace pileus::kms
