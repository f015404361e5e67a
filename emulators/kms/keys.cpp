#include "kms/keys.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "kms/errors.hpp"
#include "kms/key_pairs.hpp"
#include "kms/policies.hpp"
#include "kms/slow_work.hpp"

namespace pileus::kms {

namespace {

const KeySpec& spec_of(const CreateKeyInput& in) {
    if (in.key_spec && in.customer_master_key_spec) {
        throw ApiError(validation,
                       "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. "
                       "CustomerMasterKeySpec is deprecated.");
    }
    const std::string name = in.key_spec                   ? *in.key_spec
                             : in.customer_master_key_spec ? *in.customer_master_key_spec
                                                           : "SYMMETRIC_DEFAULT";
    const KeySpec* const spec = find_spec(name);
    if (spec == nullptr) throw ApiError(unsupported_operation, "Keys of spec {} cannot be made here.", name);
    return *spec;
}

Usage usage_for(const KeySpec& spec, const std::optional<std::string>& given) {
    if (!given && spec.family != Family::symmetric) {
        throw ApiError(validation,
                       "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
    }
    const Usage usage = given ? usage_of(*given) : Usage::encrypt_decrypt;
    if (usage > Usage::key_agreement || !spec.allows(usage))
        throw ApiError(validation, "KeyUsage {} is not compatible with KeySpec {}", given.value_or(""), spec.name);
    return usage;
}

void check_origin(const CreateKeyInput& in) {
    if (in.origin.value_or("AWS_KMS") != "AWS_KMS" || in.custom_key_store_id || in.xks_key_id) {
        throw ApiError(unsupported_operation,
                       "Keys whose material comes from elsewhere, or lies in a custom key store, cannot be made here.");
    }
}

}    // namespace

std::vector<Operation> Keys::operations() {
    return {operation<&Keys::create>(*this, "CreateKey"), operation<&Keys::describe>(*this, "DescribeKey"),
            operation<&Keys::list>(*this, "ListKeys")};
}

KeyMetadataOutput Keys::create(Transaction& tx, Call& call, const CreateKeyInput& in) {
    Key draft;
    draft.account = call.caller().account;
    draft.region = call.caller().region;
    draft.spec = &spec_of(in);
    draft.usage = usage_for(*draft.spec, in.key_usage);
    draft.description = in.description;
    draft.is_multi_region = in.multi_region.value_or(false);
    check_origin(in);
    check_tags(in.tags);
    if (in.policy) check_policy(call, draft, *in.policy, in.bypass_policy_lockout_safety_check);
    const KeyPair* pair = nullptr;
    if (draft.is_pair()) {
        pair = done_for<KeyPair>(call, [&] { return [spec = draft.spec] { return make_key_pair(*spec); }; });
        if (pair == nullptr) return {};
    }

    const Key key = ring_.make(tx, call, std::move(draft));
    if (pair != nullptr) {
        ring_.add_material(tx, key, pair->private_key, pair->public_key);
    } else {
        ring_.add_material(tx, key, crypto::Secret::random(static_cast<std::size_t>(key.spec->bits) / 8));
    }
    if (in.policy) set_policy(call, table_, key, *in.policy);
    for (const Tag& tag : in.tags) table_.set_tag(key, tag.key, tag.value);
    return {metadata_of(key, table_)};
}

KeyMetadataOutput Keys::describe(Transaction& tx, Call& call, const DescribeKeyInput& in) {
    ring_.check_tokens(in.grant_tokens);
    return {metadata_of(ring_.get(tx, call, in.key_id), table_)};
}

ListKeysOutput Keys::list(Transaction&, Call& call, const ListKeysInput& in) {
    const Caller& caller = call.caller();
    const Page page = parse_page(in, {1000, 100}, fmt::format("ListKeys {} {}", caller.account, caller.region));
    ListKeysOutput out;
    // What others share by RAM is not here.
    const auto asks_for = [&](std::string_view owner) {
        return std::find(in.resource_owners->begin(), in.resource_owners->end(), owner) != in.resource_owners->end();
    };
    if (in.resource_owners && !asks_for("SELF")) return out;
    for (std::string& id : table_.list(caller.account, caller.region, page.after, page.limit + 1)) {
        std::string arn = arn_of_key(caller.region, caller.account, id);
        out.keys.push_back({std::move(id), std::move(arn)});
    }
    end_page(page, out.keys, out, [](const KeyListEntry& entry) { return std::string_view(entry.key_id); });
    return out;
}

}    // namespace pileus::kms
