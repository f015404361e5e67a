// The trust route: what TLS clients have to trust, as PEM.
#include "control/control.hpp"

namespace pileus::control {

// Made in a millisecond, if it is not there yet.
void Control::read_trust(const Question&, http::ExchangePointer exchange) {
    http::Response response;
    response.content_type = "application/x-pem-file";
    response.body = controlled_.authority.certificate();
    const http::ExchangePointer asked = std::move(exchange);
    asked->respond(std::move(response));
}

}    // namespace pileus::control
