// What is found, and what only looks like it.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "sns/data_identifiers.hpp"

using namespace pileus;

namespace {

// What an identifier finds in a text.
std::vector<std::string> found(const std::string& identifier, const std::string& text) {
    const auto managed = sns::managed_identifier(identifier);
    REQUIRE(managed != nullptr);
    CHECK(managed->name() == identifier);
    sns::SearchEffort effort;
    std::vector<std::string> all;
    for (const auto& span : managed->find(text, effort)) all.push_back(text.substr(span.begin, span.end - span.begin));
    return all;
}

using Strings = std::vector<std::string>;

// An identifier that needs a keyword: what it finds, what has a digit wrong, and a keyword.
struct Sample {
    std::string identifier, keyword, good, bad;
};

}    // namespace

TEST_CASE("managed data identifiers tell data from what only looks like it", "[sns][protection][SNS-335]") {
    const Sample sample = GENERATE(values<Sample>({
        {"AwsSecretKey", "secret_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
        {"AwsSecretKey", "secret key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
         "wJalrXUtnFEMI/KxMDENG/bPxRfiCYEXAMPLEKEY"},
        {"BankAccountNumber-DE", "IBAN", "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 01"},
        {"BankAccountNumber-ES", "IBAN", "ES9121000418450200051332", "ES9121000418450200051333"},
        {"BankAccountNumber-FR", "code bancaire", "FR1420041010050500013M02606", "FR1420041010050500013M02607"},
        {"BankAccountNumber-GB", "account number", "GB29NWBK60161331926819", "GB29NWBK60161331926818"},
        {"BankAccountNumber-IT", "numero di conto", "IT60X0542811101000000123456", "IT61X0542811101000000123456"},
        {"BankAccountNumber-US", "checking account", "000123456789", "1234567"},
        {"CepCode-BR", "cep", "01310-100", "1310-100"},
        {"Cnpj-BR", "CNPJ", "11.222.333/0001-81", "11.222.333/0001-82"},
        {"Cnpj-BR", "CNPJ", "11222333000181", "11222333000190"},
        {"Cnpj-BR", "CNPJ", "11222333000181", "00.000.000/0000-00"},
        {"CpfCode-BR", "CPF", "529.982.247-25", "529.982.247-26"},
        {"CpfCode-BR", "CPF", "52998224725", "52998224733"},
        {"CpfCode-BR", "CPF", "52998224725", "111.111.111-11"},
        {"CreditCardExpiration", "expiry", "12/27", "13/27"},
        {"CreditCardMagneticStripe", "magstripe", ";4539894458086459=2712101123456?", ";4539894458086459"},
        {"CreditCardNumber", "card number", "4539894458086459", "4539894458086450"},
        {"CreditCardNumber", "Visa", "4539-8944-5808-6459", "4539-8944 5808-6459"},
        {"CreditCardNumber", "amex", "3714 496353 91113", "3714 496353 91114"},
        {"CreditCardNumber", "mastercard", "5105105105105191", "5105105105105100"},    // the last is everybody's
        {"CreditCardSecurityCode", "cvv2", "123", "12"},
        {"DateOfBirth", "date of birth", "31/12/1999", "31/12-1999"},
        {"DateOfBirth", "birthday", "1999-12-31", "199-12-31"},
        {"DateOfBirth", "dob", "Dec 31, 1999", "Dez 31, 1999"},
        {"DrugEnforcementAgencyNumber-US", "DEA number", "AB1234563", "AB1234564"},
        {"DrugEnforcementAgencyNumber-US", "DEA registration", "F91234563", "F91234562"},
        {"HealthInsuranceCardNumber-EU", "EHIC", "80276001234567891234", "8027600123456789123"},
        {"HealthInsuranceClaimNumber-US", "hicn", "123-45-6789A", "123-45-6789"},
        {"HealthInsuranceNumber-FR", "carte vitale", "2 55 08 14 168 025 38", "2 55 08 14 168 025 39"},
        {"HealthcareProcedureCode-US", "HCPCS", "J3490", "Z3490"},
        {"IndividualTaxIdentificationNumber-US", "ITIN", "912-70-1234", "912-69-1234"},
        {"InseeCode-FR", "sécurité sociale", "255081416802538", "255081416802539"},
        {"InseeCode-FR", "insee", "185052A00608435", "185052B00608435"},
        {"LatLong", "location", "41.948614,-87.655311", "91.948614,-87.655311"},
        {"MedicareBeneficiaryNumber-US", "MBI", "1EG4-TE5-MK73", "1SG4-TE5-MK73"},
        {"NationalDrugCode-US", "NDC", "0777-3105-02", "0777-3105"},
        {"NationalIdentificationNumber-DE", "Personalausweis", "T220001293", "T220001294"},
        {"NationalIdentificationNumber-ES", "DNI", "12345678Z", "12345678A"},
        {"NationalIdentificationNumber-IT", "codice fiscale", "RSSMRA85T10A562S", "RSSMRA85T10A562T"},
        {"NationalInsuranceNumber-GB", "nino", "AB 12 34 56 C", "BG 12 34 56 C"},
        {"NationalProviderId-US", "NPI", "1234567893", "1234567894"},
        {"NhsNumber-GB", "NHS", "943 476 5919", "943 476 5918"},
        {"NhsNumber-GB", "NHS", "9434765919", "999 999 9999"},
        {"NieNumber-ES", "NIE", "X1234567L", "X1234567M"},
        {"NifNumber-ES", "NIF", "12345678-Z", "12345678-Y"},
        {"PassportNumber-CA", "passport", "AB123456", "AB12345"},
        {"PassportNumber-DE", "Reisepass", "C01X00T47", "CFGHJKLMN"},
        {"PassportNumber-ES", "pasaporte", "PAA123456", "P123456"},
        {"PassportNumber-FR", "passeport", "12AB34567", "123B34567"},
        {"PassportNumber-GB", "passport number", "123456789", "12345678"},
        {"PassportNumber-IT", "passaporto", "YA1234567", "Y11234567"},
        {"PassportNumber-US", "passport", "A12345678", "A1234567"},
        {"PermanentResidenceNumber-CA", "permanent resident card", "RA0302123456", "R0302123456"},
        {"PersonalHealthNumber-CA", "PHN", "9698 658 215", "9698 658 216"},
        {"PhoneNumber", "phone", "030 1234567", "030 123"},
        {"PhoneNumber-BR", "celular", "(11) 91234-5678", "91234"},
        {"PhoneNumber-DE", "tel", "030/1234567", "030/12"},
        {"PhoneNumber-US", "fax", "(206) 555-0100", "(106) 555-0100"},
        {"RgNumber-BR", "registro geral", "12.345.678-X", "12.345.67-X"},
        {"SocialInsuranceNumber-CA", "SIN", "130 692 544", "130 692 545"},
        {"SocialInsuranceNumber-CA", "SIN", "130692544", "046 454 286"},      // none begins with 0 …
        {"SocialInsuranceNumber-CA", "SIN", "130-692-544", "800 000 002"},    // … or 8
        {"Ssn-ES", "social security number", "281234567840", "281234567841"},
        {"Ssn-ES", "ssn", "28/01234567/42", "28/01234567/43"},
        {"Ssn-US", "ssn", "123-45-6789", "666-45-6789"},
        {"Ssn-US", "ssn", "123-45-6789", "000-45-6789"},
        {"Ssn-US", "ssn", "123-45-6789", "123-00-6789"},
        {"Ssn-US", "ssn", "123-45-6789", "123-45-0000"},
        {"Ssn-US", "social security", "123456789", "900456789"},
        {"TaxId-DE", "Steuernummer", "86 095 742 719", "86 095 742 718"},
        {"TaxId-ES", "CIF", "A58818501", "A58818502"},
        {"TaxId-ES", "CIF", "A5881850A", "A5881850B"},
        {"TaxId-FR", "tax id", "30 23 217 600 053", "30 23 217 600 054"},
        {"TaxId-GB", "UTR", "11234 56789", "21234 56789"},
        {"VehicleIdentificationNumber", "VIN", "1HGCM82633A004352", "1HGCM82633I004352"},
        {"VehicleIdentificationNumber", "VIN", "1HGCM82633A004352", "12345678901234567"},
        {"VehicleIdentificationNumber", "VIN", "1HGCM82633A004352", "ABCDEFGHJKLMNPRST"},
        {"ZipCode-US", "zip code", "98109-5210", "98109-52101"},
    }));
    CAPTURE(sample.identifier, sample.good, sample.bad);
    CHECK(found(sample.identifier, sample.keyword + ": " + sample.good) == Strings{sample.good});
    CHECK(found(sample.identifier, "{\"" + sample.keyword + "\":\"" + sample.good + "\"}") == Strings{sample.good});
    CHECK(found(sample.identifier, sample.keyword + ": " + sample.bad).empty());
    CHECK(found(sample.identifier, "nothing is said of it: " + sample.good).empty());
}

TEST_CASE("some identifiers need no keyword", "[sns][protection][SNS-335]") {
    CHECK(found("EmailAddress", "write to jane.doe+x@mail.example.com, or to @jane") ==
          Strings{"jane.doe+x@mail.example.com"});
    CHECK(found("EmailAddress", "a@b, a@b.c, @example.com").empty());
    CHECK(found("IpAddress", "10.0.0.1 and 2001:db8::1, and ::1") == Strings{"10.0.0.1", "2001:db8::1", "::1"});
    CHECK(found("IpAddress", "1.2.3, 1.2.3.4.5, 256.1.1.1, 12:30:15, std::vector").empty());
    CHECK(found("PostalCode-CA", "K1A 0B1") == Strings{"K1A 0B1"});
    CHECK(found("PostalCode-CA", "K1D 0B1, Z1A 0B1").empty());
    CHECK(found("PhoneNumber", "+1 206 555 0100") == Strings{"+1 206 555 0100"});
    CHECK(found("PhoneNumber-BR", "+55 11 91234-5678") == Strings{"+55 11 91234-5678"});
    CHECK(found("PhoneNumber-DE", "0049 (0) 30 1234567") == Strings{"0049 (0) 30 1234567"});
    CHECK(found("PhoneNumber-DE", "tel 0049 30 1234567") == Strings{"0049 30 1234567"});    // found twice, and one
    CHECK(found("PhoneNumber-ES", "+34 612 34 56 78") == Strings{"+34 612 34 56 78"});
    CHECK(found("PhoneNumber-FR", "+33 1 23 45 67 89") == Strings{"+33 1 23 45 67 89"});
    CHECK(found("PhoneNumber-GB", "+44 20 7946 0018") == Strings{"+44 20 7946 0018"});
    CHECK(found("PhoneNumber-IT", "+39 06 698 1") == Strings{"+39 06 698 1"});
    CHECK(found("PhoneNumber-US", "+1 (206) 555-0100") == Strings{"+1 (206) 555-0100"});
    CHECK(found("PhoneNumber-US", "+49 (206) 555-0100").empty());
}

TEST_CASE("private keys are found from their first line to their last", "[sns][protection][SNS-335]") {
    const std::string body = "\nProc-Type: 4,ENCRYPTED\n\nMIIEpAIBAAKCAQEA\n";
    for (const std::string kind : {"RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PRIVATE KEY"}) {
        const std::string key = "-----BEGIN " + kind + "-----" + body + "-----END " + kind + "-----";
        CHECK(found("PkcsPrivateKey", "a " + key + " b " + key) == Strings{key, key});
        CHECK(found("OpenSshPrivateKey", key).empty());
    }
    CHECK(found("PkcsPrivateKey", "-----BEGIN RSA PRIVATE KEY-----" + body).empty());
    CHECK(found("PkcsPrivateKey", "-----BEGIN PRIVATE KEY-----" + body + "-----END PUBLIC KEY-----").empty());
    CHECK(found("PkcsPrivateKey", "-----BEGIN PUBLIC KEY-----" + body + "-----END PUBLIC KEY-----").empty());
    const std::string ssh = "-----BEGIN OPENSSH PRIVATE KEY-----" + body + "-----END OPENSSH PRIVATE KEY-----";
    CHECK(found("OpenSshPrivateKey", ssh) == Strings{ssh});
    const std::string pgp = "-----BEGIN PGP PRIVATE KEY BLOCK-----" + body + "-----END PGP PRIVATE KEY BLOCK-----";
    CHECK(found("PgpPrivateKey", pgp) == Strings{pgp});
    const std::string putty =
        "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nPrivate-Lines: 14\nAAAA\nPrivate-MAC: " +
        std::string(40, 'a');
    CHECK(found("PuttyPrivateKey", putty) == Strings{putty});
    CHECK(found("PuttyPrivateKey", putty.substr(0, putty.size() - 1)).empty());
    std::string headers;    // that no key follows: each is looked at once
    for (int i = 0; i < 10'000; ++i) headers += "PuTTY-User-Key-File-2: P ";
    CHECK(found("PuttyPrivateKey", headers + putty) == Strings{putty});
}

TEST_CASE("a keyword counts in any case and with any of its gaps, within thirty characters",
          "[sns][protection][SNS-335]") {
    const auto is_found = [](const std::string& before, const std::string& after = "") {
        return !found("Ssn-US", before + "123-45-6789" + after).empty();
    };
    CHECK(is_found("SSN "));
    CHECK(is_found("Social Security number: "));
    CHECK(is_found("social_security="));
    CHECK(is_found("social-security="));
    CHECK(is_found("socialSecurityNumber\":\""));
    CHECK(is_found("customerSsn="));
    CHECK(is_found("SS#"));
    CHECK(is_found("", " is the ssn"));

    CHECK_FALSE(is_found("assn "));    // in the midst of a word
    CHECK_FALSE(is_found("ssnx "));
    CHECK_FALSE(is_found("social  security "));

    CHECK(is_found("one ssn, two ", " or three"));
    CHECK(is_found("ssn" + std::string(30, '.')));
    CHECK_FALSE(is_found("ssn" + std::string(31, '.')));
    CHECK(is_found("", std::string(30, '.') + "ssn"));
    CHECK_FALSE(is_found("", std::string(31, '.') + "ssn"));
}

TEST_CASE("numbers that issuers keep for public tests are no cards", "[sns][protection][SNS-335]") {
    for (const std::string number : {"4111111111111111", "378282246310005", "6011000990139424", "30569309025904"}) {
        CHECK(found("CreditCardNumber", "card " + number).empty());
    }
    CHECK(found("CreditCardNumber", "card 4539894458086459 12") == Strings{"4539894458086459"});
    CHECK(found("CreditCardNumber", "card 9999999999999995").empty());    // nobody's
}

TEST_CASE("what AWS has and we do not find is known all the same", "[sns][protection][SNS-335]") {
    for (const std::string name :
         {"Address", "Name", "ElectoralRollNumber-GB", "DriversLicense-US", "DriversLicense-AT"}) {
        CHECK(sns::is_managed_identifier(name));
        CHECK(sns::managed_identifier(name) == nullptr);
    }
    for (const std::string name : {"", "Shoe", "DriversLicense-", "DriversLicense-U", "DriversLicense- A", "Zz"}) {
        CHECK_FALSE(sns::is_managed_identifier(name));
    }
}

TEST_CASE("an identifier of the policy's own finds what its expression does", "[sns][protection][SNS-335]") {
    const auto own = sns::custom_identifier("EmployeeId", R"(EID-\d{9}-US)");
    sns::SearchEffort effort;
    CHECK(own->name() == "EmployeeId");
    CHECK(own->find("EID-123456789-US EID-12345678-US xEID-987654321-USx", effort).size() == 2);
    CHECK_FALSE(effort.is_cut);
    const auto slow = sns::custom_identifier("Slow", "x*x*x*x*x*x*[yz]");
    CHECK(slow->find(std::string(20'000, 'x'), effort).empty());
    CHECK(effort.is_cut);
    CHECK(effort.left > sns::SearchEffort().left / 2);    // others have their part, too
}

TEST_CASE("looking into a message comes to an end, whatever its policy asks for", "[sns][protection]") {
    const auto mail = sns::managed_identifier("EmailAddress"), own = sns::custom_identifier("Own", "a@");
    const std::string text = "a@example.com" + std::string(10'000, ' ');
    sns::SearchEffort effort;
    CHECK(mail->find(text, effort).size() == 1);
    CHECK(own->find(text, effort).size() == 1);
    CHECK(effort.left < sns::SearchEffort().left);
    effort.left = 1'000;
    CHECK_FALSE(effort.is_cut);
    CHECK(mail->find(text, effort).empty());
    CHECK(effort.is_cut);
    effort = {10, false};
    CHECK(own->find(text, effort).empty());
    CHECK(effort.is_cut);
}
