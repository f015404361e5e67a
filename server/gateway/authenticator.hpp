// Who makes a call: account and region from the signature's scope (design section 9). By default any key is taken and
// no signature checked [SUP-42]; with --verify-signatures all is checked that AWS checks, in its order [SUP-20].
#pragma once

#include <functional>
#include <string_view>

#include "gateway/access_log.hpp"
#include "gateway/known_keys.hpp"
#include "gateway/router.hpp"
#include "gateway/signature.hpp"
#include "pileus/service/caller.hpp"
#include "pileus/service/service.hpp"
#include "pileus/service/settings.hpp"
#include "pileus/time/clock.hpp"

namespace pileus::gateway {

class Authenticator {
  public:
    // Signatures and session tokens are held against the real clock, which is the client's too.
    using RealClock = std::function<Instant()>;
    Authenticator(const Settings& settings, KnownKeys keys, const AccessLog& log, RealClock real_now);

    // Throws in the service's words [SUP-21, SUP-25 to SUP-39]. Whoever signs nothing is anonymous where it matters
    // who calls: with --verify-signatures or --enforce-policies.
    Caller identify(const protocols::DecodedRequest& request, const CredentialScope& scope,
                    const ServiceTraits& service) const;
    // What an anonymous caller may ask for at all: the resource's policy decides then [SUP-7]. Throws
    // missing_authentication.
    static void check_anonymous(const Operation& operation, const ServiceTraits& service);

  private:
    Caller name(const protocols::DecodedRequest& request, const CredentialScope& scope,
                std::string_view session_token) const;
    // The scope that the signature is right for.
    Scope verify(const protocols::DecodedRequest& request, const Signature& signature, SignatureForm form,
                 const ServiceTraits& service) const;
    void check_date(Instant date, const ServiceTraits& service) const;
    std::string secret_of(std::string_view access_key_id, std::string_view session_token,
                          const ServiceTraits& service) const;
    [[noreturn]] void refuse_signature(const protocols::DecodedRequest& request, const Signature& signature,
                                       Instant date, const Scope& scope, const ServiceTraits& service) const;

    const Settings& settings_;
    const KnownKeys keys_;
    const AccessLog& log_;
    const RealClock real_now_;
};

}    // namespace pileus::gateway
