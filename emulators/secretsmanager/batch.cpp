#include "secretsmanager/batch.hpp"

namespace pileus::secretsmanager {

namespace {

constexpr std::int32_t usual_page = 20;

void check(const BatchGetSecretValueInput& in) {
    const bool by_filters = in.filters && !in.filters->empty();
    if (in.secret_id_list.has_value() == by_filters) {
        refuse(invalid_parameter, "You must specify either SecretIdList or Filters, and not both.");
    }
    if (in.secret_id_list && in.max_results) {
        refuse(invalid_parameter, "You can only use MaxResults together with Filters.");
    }
}

}    // namespace

std::vector<Operation> Batches::operations() { return {operation<&Batches::get>(*this, "BatchGetSecretValue")}; }

void Batches::add(Transaction& tx, Call& call, const std::variant<Secret, Fault>& found, const std::string& id,
                  BatchGetSecretValueOutput& out) {
    const Fault* fault = std::get_if<Fault>(&found);
    std::variant<SecretValueEntry, Fault> value;
    if (fault == nullptr) {
        value = values_.read(tx, call, std::get<Secret>(found));
        fault = std::get_if<Fault>(&value);
    }
    if (fault == nullptr) {
        out.secret_values.push_back(std::move(std::get<SecretValueEntry>(value)));
    } else {
        out.errors.push_back({id, std::string(fault->kind->type), fault->text});
    }
}

BatchGetSecretValueOutput Batches::get(Transaction& tx, Call& call, const BatchGetSecretValueInput& in) {
    check(in);
    constexpr std::string_view action = "GetSecretValue";    // what has to be allowed for each
    BatchGetSecretValueOutput out;
    if (in.secret_id_list) {
        for (const std::string& id : *in.secret_id_list) add(tx, call, directory_.look_up(call, id, action), id, out);
        return out;
    }
    const Place place = place_of(call);
    const Listing::Wanted wanted{
        *in.filters, SecretTable::Order::created, false, false,
        fmt::format("BatchGetSecretValue {} {} {}", place.account, place.region, to_text(*in.filters))};
    Listing::Page page =
        listing_.find(place, wanted, in.next_token, static_cast<std::size_t>(in.max_results.value_or(usual_page)));
    out.next_token = std::move(page.next_token);
    for (const Secret& secret : page.secrets) {
        add(tx, call, directory_.look_up(call, secret.arn(), action), secret.arn(), out);
    }
    return out;
}

}    // namespace pileus::secretsmanager
