// What a pattern cannot say of sensitive data: check digits, ranges that were never given out, tests that everybody may
// see. Each takes what the pattern found, with its spaces, dots and hyphens, in capitals or not.
#pragma once

#include <string_view>

namespace pileus::sns {

using IdentifierCheck = bool (*)(std::string_view);

// By its issuer, its length and its last digit; but none of those that issuers keep for public tests, which AWS does
// not report either.
bool is_card_number(std::string_view text);
bool is_iban(std::string_view text);
// Both cases and digits, as something that was drawn has them.
bool is_drawn_key(std::string_view text);
bool is_vehicle_number(std::string_view text);

bool is_cnpj(std::string_view text);                // Brazil, of companies
bool is_cpf(std::string_view text);                 // Brazil, of people
bool is_health_number(std::string_view text);       // British Columbia
bool is_insurance_number(std::string_view text);    // Canada
bool is_identity_card(std::string_view text);       // Germany
bool is_tax_id_of_germany(std::string_view text);
bool is_dni_or_nie(std::string_view text);    // Spain, of people
bool is_cif(std::string_view text);           // Spain, of companies
bool is_social_security_of_spain(std::string_view text);
bool is_insee(std::string_view text);    // France
bool is_tax_id_of_france(std::string_view text);
bool is_nhs_number(std::string_view text);    // Great Britain
bool is_tax_reference(std::string_view text);
bool is_codice_fiscale(std::string_view text);            // Italy
bool is_social_security_number(std::string_view text);    // United States
bool is_dea_number(std::string_view text);
bool is_provider_id(std::string_view text);

}    // namespace pileus::sns
