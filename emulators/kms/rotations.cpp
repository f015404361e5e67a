#include "kms/rotations.hpp"

#include <fmt/core.h>

#include <charconv>

#include "kms/errors.hpp"

namespace pileus::kms {

namespace {

constexpr std::int32_t usual_period = 365;               // days
constexpr std::int64_t most_rotations_on_demand = 25;    // of a key

void check_rotates(const Key& key) {
    if (key.is_symmetric()) return;
    throw ApiError(unsupported_operation, "{} key spec is {} which is not valid for this operation.", key.arn,
                   key.spec->name);
}

std::int64_t number_of(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}    // namespace

std::vector<Operation> Rotations::operations() {
    return {operation<&Rotations::enable>(*this, "EnableKeyRotation"),
            operation<&Rotations::disable>(*this, "DisableKeyRotation"),
            operation<&Rotations::get_status>(*this, "GetKeyRotationStatus"),
            operation<&Rotations::rotate_on_demand>(*this, "RotateKeyOnDemand"),
            operation<&Rotations::list>(*this, "ListKeyRotations")};
}

Key Rotations::get_enabled(Transaction& tx, Call& call, const std::string& reference) {
    Key key = ring_.get_to_change(tx, call, reference);
    if (const auto fault = find_fault(key)) refuse(*fault);
    check_rotates(key);
    return key;
}

void Rotations::enable(Transaction& tx, Call& call, const EnableKeyRotationInput& in) {
    Key key = get_enabled(tx, call, in.key_id);
    key.rotation_period = in.rotation_period_in_days.value_or(usual_period);
    key.next_rotation = call.now() + std::chrono::days{*key.rotation_period};
    table_.update(key);
}

void Rotations::disable(Transaction& tx, Call& call, const KeyIdInput& in) {
    Key key = get_enabled(tx, call, in.key_id);
    key.rotation_period.reset();
    key.next_rotation.reset();
    table_.update(key);
}

// A key that is to go does not rotate, and does again when it stays.
GetKeyRotationStatusOutput Rotations::get_status(Transaction& tx, Call& call, const KeyIdInput& in) {
    const Key key = ring_.get(tx, call, in.key_id, Names::keys_only);
    check_rotates(key);
    GetKeyRotationStatusOutput out;
    out.key_id = key.id;
    out.key_rotation_enabled = key.rotation_period && key.state != KeyState::pending_deletion;
    if (!out.key_rotation_enabled) return out;
    out.rotation_period_in_days = key.rotation_period;
    out.next_rotation_date = key.next_rotation;
    return out;
}

KeyIdOutput Rotations::rotate_on_demand(Transaction& tx, Call& call, const KeyIdInput& in) {
    const Key key = get_enabled(tx, call, in.key_id);
    if (table_.count_rotations_on_demand(key) >= most_rotations_on_demand) {
        throw ApiError(limit_exceeded, "{} was rotated on demand {} times, and may not be again.", key.arn,
                       most_rotations_on_demand);
    }
    ring_.rotate(tx, call, key, "ON_DEMAND");
    return {key.id};
}

ListKeyRotationsOutput Rotations::list(Transaction& tx, Call& call, const ListKeyRotationsInput& in) {
    const Key key = ring_.get(tx, call, in.key_id, Names::keys_only);
    check_rotates(key);
    const bool all = in.include_key_material.value_or("") == "ALL_KEY_MATERIAL";
    const Page page = parse_page(in, {1000, 100}, fmt::format("ListKeyRotations {} {}", key.arn, all));
    std::vector<Material> materials = table_.list_materials(key, all, number_of(page.after), page.limit + 1);
    ListKeyRotationsOutput out;
    end_page(page, materials, out, [](const Material& last) { return std::to_string(last.number); });
    const std::int64_t current = table_.current_material(key).number;
    for (const Material& material : materials) {
        RotationsListEntry& entry = out.rotations.emplace_back();
        entry.key_id = key.id;
        entry.key_material_id = material_text(material);
        entry.key_material_state = material.number == current ? "CURRENT" : "NON_CURRENT";
        entry.rotation_date = material.rotated;
        if (!material.rotation.empty()) entry.rotation_type = material.rotation;
    }
    return out;
}

}    // namespace pileus::kms
