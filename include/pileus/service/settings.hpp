// What the command line decides about behaviour (design section 9). Same for the whole life of a sandbox.
#pragma once

#include <string>

namespace pileus {

struct Settings {
    bool cool_downs = false;           // enforce AWS's 60-second rules after a purge and a delete   [SQS-124, SQS-383]
    bool enforce_policies = false;     // refuse what a resource policy does not allow
    bool verify_signatures = false;    // check Signature Version 4
    bool strict = false;               // an accepted setting that is not emulated is an error
    int filter_policies_per_topic = 200;    // a quota of SNS's that AWS raises on request   [SNS-264]
    std::string lambda_endpoint;            // where SNS invokes functions: an http or https URL; empty: nowhere
    std::string smtp;                       // where SNS's mail is taken: HOST:PORT; empty: nowhere
};

}    // namespace pileus
