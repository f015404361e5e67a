#include "appconfig/contents.hpp"

#include "appconfig/arns.hpp"
#include "appconfig/directory.hpp"
#include "appconfig/errors.hpp"
#include "pileus/crypto/sealing.hpp"

namespace pileus::appconfig {

namespace {

KeyService::Owner owner_of(const Call& call) { return {call.caller().account, call.caller().region}; }

KeyService::EncryptionContext context_of(const Call& call, std::string_view path) {
    const bool is_deployed = path.find("/deployment/") != path.npos;
    return {{is_deployed ? "aws:appconfig:deployment:arn" : "aws:appconfig:configurationprofile:arn",
             arn_of(place_of(call), path)}};
}

template <class T>
T take(KeyResult<T> result) {
    if (!result) refuse("{}", result.refusal().text.empty() ? result.refusal().code : result.refusal().text);
    return std::move(*result);
}

}    // namespace

std::string Contents::find_key(Transaction& tx, Call& call, std::string_view identifier) {
    return take(keys_.find_key(tx, call, owner_of(call), identifier)).arn;
}

std::int64_t Contents::keep(Transaction& tx, Call& call, std::string_view path, std::string_view bytes,
                            const std::optional<std::string>& key) {
    StoredContent content{tx.next_id(), std::string(bytes), {}, std::string(path)};
    if (key) {
        KeyService::DataKey data_key =
            take(keys_.generate_data_key(tx, call, owner_of(call), *key, context_of(call, path)));
        content.bytes = crypto::seal(data_key.plaintext, bytes, path);
        content.data_key = std::move(data_key.blob);
    }
    table_.insert(content);
    return content.number;
}

std::string Contents::read(Transaction& tx, Call& call, std::int64_t number) {
    auto content = table_.find(number);
    if (!content) throw std::logic_error("a content that somebody points at is gone");
    if (!content->data_key) return std::move(content->bytes);
    const KeyService::Decrypted data_key =
        take(keys_.decrypt(tx, call, owner_of(call), *content->data_key, context_of(call, content->bound_to)));
    const auto opened = crypto::open(data_key.plaintext, content->bytes, content->bound_to);
    if (!opened) throw std::logic_error("a content was changed behind our back");
    return std::string(opened->view());
}

}    // namespace pileus::appconfig
