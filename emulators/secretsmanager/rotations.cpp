#include "secretsmanager/rotations.hpp"

#include "pileus/service/function_call.hpp"
#include "secretsmanager/events.hpp"
#include "secretsmanager/rotation_schedule.hpp"

namespace pileus::secretsmanager {

namespace {

// What the call says, over what was said before.
void apply(RotationPlan& plan, const RotateSecretInput& in) {
    if (in.rotation_lambda_arn && !in.rotation_lambda_arn->empty()) {
        if (!is_function_arn(*in.rotation_lambda_arn)) {
            refuse(invalid_parameter, "RotationLambdaARN is not the ARN of a Lambda function.");
        }
        plan.function = *in.rotation_lambda_arn;
    }
    if (plan.function.empty()) {
        refuse(invalid_request, "No Lambda rotation function ARN is associated with this secret.");
    }
    if (in.rotation_rules) {
        RotationSchedule::parse(*in.rotation_rules);    // throws
        plan.rules = *in.rotation_rules;
    }
    plan.is_enabled = true;
}

}    // namespace

std::vector<Operation> Rotations::operations() {
    return {operation<&Rotations::rotate>(*this, "RotateSecret"),
            operation<&Rotations::cancel>(*this, "CancelRotateSecret")};
}

VersionOutput Rotations::rotate(Transaction& tx, Call& call, const RotateSecretInput& in) {
    if (!in.client_request_token) {    // [SUP-82]
        refuse(invalid_request, "You must provide a ClientRequestToken value. We recommend a UUID-type value.");
    }
    const Secret secret = directory_.get_live(call, in.secret_id);
    const std::string& version = *in.client_request_token;
    const bool at_once = in.rotate_immediately.value_or(true);
    VersionOutput out{{secret.arn(), secret.name}, std::nullopt};
    if (at_once) out.version_id = version;
    const auto run = table_.find_run_of(secret.id);
    const bool is_under_way = run && run->state != RunState::given_up;
    // The same call again, whose answer was lost.
    if ((is_under_way && run->version == version) || versions_.find(secret.id, version)) return out;
    if (is_under_way || runs_.find_unfinished(secret)) {
        refuse(invalid_request, "A previous rotation isn't complete. That rotation will be reattempted.");
    }
    RotationPlan plan = table_.find_plan(secret.id).value_or(RotationPlan{});
    apply(plan, in);
    if (!runs_.can_invoke()) {
        call.accept_without_effect("RotationLambdaARN", "there is no --lambda-endpoint", secret.arn());
    }
    reschedule(plan, call.now());
    table_.set_plan(secret.id, plan);
    runs_.begin(tx, call, secret, plan, version, at_once ? RotationKind::rotation : RotationKind::test);
    return out;
}

VersionOutput Rotations::cancel(Transaction&, Call& call, const SecretIdInput& in) {
    const Secret secret = directory_.get_live(call, in.secret_id);
    VersionOutput out{{secret.arn(), secret.name}, runs_.find_unfinished(secret)};
    if (auto plan = table_.find_plan(secret.id)) {
        plan->is_enabled = false;
        reschedule(*plan, call.now());
        table_.set_plan(secret.id, *plan);
        table_.remove_run_of(secret.id);
        call.note(events::about(events::rotation_cancelled, secret, out.version_id.value_or("")));
    }
    return out;
}

}    // namespace pileus::secretsmanager
