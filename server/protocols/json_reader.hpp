// Reads a JSON body straight into a value of any shape: no document in between. Strict JSON; members that the shape
// does not have are skipped [SQS-23], null means absent, of a repeated member the last counts.
#pragma once

#include <string_view>

#include "pileus/error.hpp"
#include "pileus/wire/shape.hpp"
#include "pileus/wire/validate.hpp"

namespace pileus::protocols {

// Of the outermost structure; REST-JSON has members elsewhere, which the body cannot set.
enum class Members { all, body_only };

// An empty body is an empty object. Records required members that are missing. Throws ApiError(malformed) with the
// framework's text for a body that is no JSON or has a member of another type [SQS-26].
void read_json(std::string_view body, const wire::Shape& shape, void* into, const ErrorKind& malformed,
               wire::Violations& violations, Members members = Members::all);

}    // namespace pileus::protocols
