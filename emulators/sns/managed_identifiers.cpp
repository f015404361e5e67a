// Each pattern begins where no run of its own characters goes on, so that a text is gone through once, and its
// repetitions are bounded or possessive. A letter that has to be there is (?:D|d) in any case: at every one PCRE2 would
// look for one of the other case, as far as the end of the text. Keywords are those of AWS's documentation, in lower
// case. What nothing but a reader tells (names, addresses), or has as many forms as there are offices (driving
// licences), is not looked for.
#include "sns/managed_identifiers.hpp"

#include <algorithm>
#include <array>

namespace pileus::sns {

namespace {

constexpr std::string_view bank_words_of_germany =
    "account code,account number,accountno#,accountnumber#,bankleitzahl,bban,customer account id,customer account "
    "number,customer bank account id,geheimzahl,iban,kartennummer,kontonummer,kreditkartennummer,sepa";
constexpr std::string_view bank_words_of_spain =
    "account code,account number,accountno#,accountnumber#,bban,código cuenta,código cuenta bancaria,cuenta cliente "
    "id,customer account id,customer account number,customer bank account id,iban,número cuenta bancaria "
    "cliente,número cuenta cliente";
constexpr std::string_view bank_words_of_france =
    "account code,account number,accountno#,accountnumber#,bban,code bancaire,compte bancaire,customer account "
    "id,customer account number,customer bank account id,iban,numéro de compte";
constexpr std::string_view bank_words_of_britain =
    "account code,account number,accountno#,accountnumber#,bban,customer account id,customer account number,customer "
    "bank account id,iban,sepa";
constexpr std::string_view bank_words_of_italy =
    "account code,account number,accountno#,accountnumber#,bban,codice bancario,conto bancario,customer account "
    "id,customer account number,customer bank account id,iban,numero di conto";
constexpr std::string_view bank_words =
    "bank account,bank acct,checking account,checking acct,deposit account,deposit acct,savings account,savings acct,"
    "chequing account,chequing acct";
constexpr std::string_view card_words =
    "account number,american express,amex,bank card,card,card num,card number,cc #,ccn,check card,credit,credit card#,"
    "dankort,debit,debit card,diners club,discover,electron,elo verification code,japanese card bureau,jcb,mastercard,"
    "mc,pan,payment account number,payment card number,pcn,union pay,visa";
constexpr std::string_view card_code_words =
    "card id,card identification code,card identification number,card security code,card validation code,card "
    "validation number,card verification data,card verification value,cvc,cvc2,cvv,cvv2,elo verification code";
constexpr std::string_view cnpj_words =
    "cadastro nacional da pessoa jurídica,cadastro nacional da pessoa juridica,cnpj";
constexpr std::string_view cpf_words =
    "cadastro de pessoas fisicas,cadastro de pessoas físicas,cadastro de pessoa física,cadastro de pessoa fisica,cpf";
constexpr std::string_view health_card_words =
    "assicurazione sanitaria numero,carta assicurazione numero,carte d’assurance maladie,carte d'assurance "
    "maladie,carte européenne d'assurance maladie,ceam,ehic,ehic#,finlandehicnumber#,gesundheitskarte,hälsokort,health "
    "card,health card number,health insurance card,health insurance number,insurance card "
    "number,krankenversicherungskarte,krankenversicherungsnummer,medical account number,numero conto medico,numéro "
    "d’assurance maladie,numéro d'assurance maladie,numéro de carte d’assurance,numéro de carte d'assurance,numéro de "
    "compte medical,número de cuenta médica,número de seguro de salud,número de tarjeta de "
    "seguro,sairaanhoitokortin,sairausvakuutuskortti,sairausvakuutusnumero,sjukförsäkring "
    "nummer,sjukförsäkringskort,suomi ehic-numero,tarjeta de salud,terveyskortti,tessera sanitaria assicurazione "
    "numero,versicherungsnummer";
constexpr std::string_view insee_words =
    "assurance sociale,carte nationale d’identité,carte nationale d'identité,cni,code sécurité sociale,french social "
    "security number,fssn#,insee,insurance number,national id number,nationalid#,numéro d'assurance,sécurité "
    "sociale,sécurité sociale non.,sécurité sociale numéro,social,social security,social security "
    "number,socialsecuritynumber,ss#,ssn,ssn#";
constexpr std::string_view id_words_of_germany =
    "ausweisnummer,id number,identification number,identity number,insurance number,personal id,personalausweis";
constexpr std::string_view id_words_of_spain =
    "dni,dni#,dninúmero#,documento nacional de identidad,identidad único,identidadúnico#,insurance number,national "
    "identification number,national identity,nationalid#,nationalidno#,número nacional identidad,personal "
    "identification number,personal identity no,unique identity number,uniqueid#";
constexpr std::string_view id_words_of_italy =
    "codice fiscal,codice fiscale,dati anagrafici,ehic,health card,health insurance card,p. iva,partita "
    "i.v.a.,personal "
    "data,tax code,tessera sanitaria";
constexpr std::string_view insurance_words =
    "insurance no.,insurance number,insurance#,national insurance "
    "number,nationalinsurance#,nationalinsurancenumber,nin,nino";
constexpr std::string_view tax_words_of_spain =
    "cif,cif número,cifnúmero#,nie,nif,número de contribuyente,número de identidad de extranjero,número de "
    "identificación fiscal,número de impuesto corporativo,personal tax number,tax id,tax identification number,tax "
    "number,tin,tin#";
constexpr std::string_view tax_words_of_germany =
    "identifikationsnummer,steuer id,steueridentifikationsnummer,steuernummer,tax id,tax identification number,tax "
    "number";
constexpr std::string_view tax_words_of_france =
    "numéro d'identification fiscale,tax id,tax identification number,tax number,tin,tin#";
constexpr std::string_view tax_words_of_britain =
    "paye,tax id,tax id no.,tax id number,tax identification,tax identification#,tax no.,tax number,tax "
    "reference,tax#,taxid#,temporary reference number,tin,trn,unique tax reference,unique taxpayer reference,utr";
constexpr std::string_view passport_words_of_canada = "passeport,passeport#,passport,passport#,passportno,passportno#";
constexpr std::string_view passport_words_of_germany =
    "ausstellungsdatum,ausstellungsort,geburtsdatum,passport,passports,reisepass,reisepass–nr,reisepass "
    "nr,reisepassnummer";
constexpr std::string_view passport_words_of_spain =
    "españa pasaporte,libreta pasaporte,número pasaporte,pasaporte,passport,passport book,passport no,passport "
    "number,spain passport";
constexpr std::string_view passport_words_of_france =
    "numéro de passeport,passeport,passeport#,passeport #,passeportn °,passeport n °,passeportnon,passeport non";
constexpr std::string_view passport_words_of_britain =
    "passeport #,passeport n °,passeportnon,passeport non,passeportn °,passport #,passport no,passport "
    "number,passport#,passportid";
constexpr std::string_view passport_words_of_italy =
    "italian passport number,numéro passeport,numéro passeport italien,passaporto,passaporto italiana,passaporto "
    "numero,passport number,repubblica italiana passaporto";
constexpr std::string_view resident_words =
    "carte résident permanent,numéro carte résident permanent,numéro résident permanent,permanent resident "
    "card,permanent resident card number,permanent resident no,permanent resident no.,permanent resident number,pr "
    "no,pr no.,pr non,pr number,résident permanent no.,résident permanent non";
constexpr std::string_view phone_words =
    "cell,contact,fax,fax number,mobile,phone,phone number,tel,telephone,telephone number";
constexpr std::string_view phone_words_of_brazil =
    "cell,contact,fax,fax number,mobile,phone,phone number,tel,telephone,telephone "
    "number,cel,celular,fone,móvel,número "
    "residencial,numero residencial,telefone";
constexpr std::string_view social_words_of_spain =
    "número de la seguridad social,social security no.,social security number,socialsecurityno#,ssn,ssn#";
constexpr std::string_view vehicle_words =
    "fahrgestellnummer,niv,numarul de identificare,numarul seriei de sasiu,serie sasiu,numer vin,número de "
    "identificação do veículo,número de identificación de automóviles,numéro d'identification du véhicule,vehicle "
    "identification number,vin,vin numeris";

// A number without its country's code, which counts beside a keyword only.
constexpr std::string_view local_number = R"((?<![0-9+])0?(?:\(?[0-9]\)?[ ./-]?){7,11}(?<=[0-9])(?![0-9]))";

// In the order of their names.
constexpr std::array all{
    ManagedIdentifier{"Address", ""},
    ManagedIdentifier{"AwsSecretKey", R"((?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=]))",
                      "aws_secret_access_key,credentials,secret access key,secret key,set-awscredential",
                      &is_drawn_key},
    ManagedIdentifier{"BankAccountNumber-DE",
                      R"((?<![A-Za-z0-9])(?:D|d)(?:E|e)(?i)[0-9]{2}(?:[ ]?[0-9]){18}(?![A-Z0-9]))",
                      bank_words_of_germany, &is_iban},
    ManagedIdentifier{"BankAccountNumber-ES",
                      R"((?<![A-Za-z0-9])(?:E|e)(?:S|s)(?i)[0-9]{2}(?:[ ]?[0-9]){20}(?![A-Z0-9]))", bank_words_of_spain,
                      &is_iban},
    ManagedIdentifier{"BankAccountNumber-FR",
                      R"((?<![A-Za-z0-9])(?:F|f)(?:R|r)(?i)[0-9]{2}(?:[ ]?[A-Z0-9]){23}(?![A-Z0-9]))",
                      bank_words_of_france, &is_iban},
    ManagedIdentifier{"BankAccountNumber-GB",
                      R"((?<![A-Za-z0-9])(?:G|g)(?:B|b)(?i)[0-9]{2}[ ]?[A-Z]{4}(?:[ ]?[0-9]){14}(?![A-Z0-9]))",
                      bank_words_of_britain, &is_iban},
    ManagedIdentifier{"BankAccountNumber-IT",
                      R"((?<![A-Za-z0-9])(?:I|i)(?:T|t)(?i)[0-9]{2}[ ]?[A-Z](?:[ ]?[A-Z0-9]){22}(?![A-Z0-9]))",
                      bank_words_of_italy, &is_iban},
    ManagedIdentifier{"BankAccountNumber-US", R"((?<![0-9])[0-9]{8,17}(?![0-9]))", bank_words},
    ManagedIdentifier{"CepCode-BR", R"((?<![0-9-])[0-9]{5}-?[0-9]{3}(?![0-9-]))",
                      "cep,código de endereçamento postal,codigo de endereçamento postal"},
    ManagedIdentifier{"Cnpj-BR", R"((?<![0-9])[0-9]{2}\.?[0-9]{3}\.?[0-9]{3}/?[0-9]{4}-?[0-9]{2}(?![0-9]))", cnpj_words,
                      &is_cnpj},
    ManagedIdentifier{"CpfCode-BR", R"((?<![0-9])[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}(?![0-9]))", cpf_words,
                      &is_cpf},
    ManagedIdentifier{"CreditCardExpiration", R"((?<![0-9/-])(?:0[1-9]|1[0-2])[ ]?[/-][ ]?(?:20)?[0-9]{2}(?![0-9/-]))",
                      "exp d,exp m,exp y,expiration,expiry"},
    ManagedIdentifier{"CreditCardMagneticStripe",
                      R"(%B[0-9]{13,19}\^[^^\n]{2,26}\^[0-9]{7}[^?\n]{0,60}\?|;[0-9]{13,19}=[0-9]{7}[0-9]{0,30}\?)",
                      "card data,iso7813,mag,magstripe,stripe,swipe"},
    ManagedIdentifier{"CreditCardNumber",
                      R"((?<![0-9])(?:[0-9]{13,19}|[0-9]{4}([ -])[0-9]{4}\g1[0-9]{4}\g1[0-9]{4}|)"
                      R"([0-9]{4}([ -])[0-9]{6}\g2[0-9]{4,5})(?![0-9]))",
                      card_words, &is_card_number},
    ManagedIdentifier{"CreditCardSecurityCode", R"((?<![0-9])[0-9]{3,4}(?![0-9]))", card_code_words},
    ManagedIdentifier{
        "DateOfBirth",
        R"((?<![0-9A-Za-z])(?:[0-9]{1,2}([ /.-])[0-9]{1,2}\g1(?:[0-9]{4}|[0-9]{2})|)"
        R"([0-9]{4}([ /.-])[0-9]{1,2}\g2[0-9]{1,2}|)"
        R"([0-9]{1,2}[ /-](?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[A-Za-z]{0,6}[ /,-]{1,2}(?:[0-9]{4}|[0-9]{2})|)"
        R"((?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[A-Za-z]{0,6}[ /-][0-9]{1,2}[ /,-]{1,2}(?:[0-9]{4}|[0-9]{2})))"
        R"((?![0-9]))",
        "dob,date of birth,birthdate,birth date,birthday,b-day,bday"},
    ManagedIdentifier{"DrugEnforcementAgencyNumber-US", R"((?i)(?<![A-Z0-9])[A-Z][A-Z9][0-9]{7}(?![A-Z0-9]))",
                      "dea number,dea registration", &is_dea_number},
    ManagedIdentifier{"ElectoralRollNumber-GB", ""},
    ManagedIdentifier{
        "EmailAddress",
        R"((?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8})"
        R"([A-Za-z]{2,24}(?![A-Za-z0-9]))"},
    ManagedIdentifier{"HealthInsuranceCardNumber-EU", R"((?<![0-9])80[0-9]{18}(?![0-9]))", health_card_words},
    ManagedIdentifier{"HealthInsuranceClaimNumber-US",
                      R"((?i)(?<![A-Z0-9-])[0-9]{3}-?[0-9]{2}-?[0-9]{4}-?[A-Z][A-Z0-9]?(?![A-Z0-9-]))",
                      "health insurance claim number,hic no,hic no.,hic number,hic#,hicn,hicn#.,hicno#"},
    ManagedIdentifier{
        "HealthInsuranceNumber-FR",
        R"((?i)(?<![0-9A-Z])[12][ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9][0-9AB](?:[ ]?[0-9]{3}){2}[ ]?[0-9]{2}(?![0-9A-Z]))",
        "carte d'assuré social,carte d’assuré social,carte vitale,insurance card", &is_insee},
    ManagedIdentifier{"HealthcareProcedureCode-US",
                      R"((?i)(?<![A-Z0-9])(?:[A-V][0-9]{4}|[0-9]{4}[0-9FTU])(?![A-Z0-9]))",
                      "current procedural terminology,hcpcs,healthcare common procedure coding system"},
    ManagedIdentifier{
        "IndividualTaxIdentificationNumber-US",
        R"((?<![0-9-])9[0-9]{2}([- ]?)(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-2]|9[4-9])\g1[0-9]{4}(?![0-9-]))",
        "i.t.i.n.,individual taxpayer identification number,itin"},
    ManagedIdentifier{
        "InseeCode-FR",
        R"((?i)(?<![0-9A-Z])[12][ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9][0-9AB](?:[ ]?[0-9]{3}){2}[ ]?[0-9]{2}(?![0-9A-Z]))",
        insee_words, &is_insee},
    ManagedIdentifier{
        "IpAddress",
        R"((?<![0-9.])(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){3})"
        R"((?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?![0-9]|\.[0-9])|)"
        R"((?<![0-9A-Za-z:])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|)"
        R"((?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,5})?::[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,5})(?![0-9A-Za-z:]))"},
    ManagedIdentifier{"LatLong",
                      R"((?<![0-9.])[+-]?(?:90\.0{2,15}|[0-8]?[0-9]\.[0-9]{2,15})°?[ ]?[NS]?[ ,;/]{1,3})"
                      R"([+-]?(?:180\.0{2,15}|1[0-7][0-9]\.[0-9]{2,15}|[0-9]?[0-9]\.[0-9]{2,15})(?![0-9]))",
                      "coordinate,coordinates,lat long,latitude longitude,location,position"},
    ManagedIdentifier{
        "MedicareBeneficiaryNumber-US",
        R"((?i)(?<![A-Z0-9-])[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9][0-9]-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9][0-9]-?)"
        R"([AC-HJKMNP-RT-Y]{2}[0-9]{2}(?![A-Z0-9-]))",
        "mbi,medicare beneficiary"},
    ManagedIdentifier{"Name", ""},
    ManagedIdentifier{"NationalDrugCode-US", R"((?<![0-9-])[0-9]{4,5}-[0-9]{3,4}-[0-9]{1,2}(?![0-9-]))",
                      "national drug code,ndc"},
    ManagedIdentifier{"NationalIdentificationNumber-DE",
                      R"((?i)(?<![A-Z0-9])[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}[0-9]?(?![A-Z0-9]))",
                      id_words_of_germany, &is_identity_card},
    ManagedIdentifier{"NationalIdentificationNumber-ES", R"((?i)(?<![A-Z0-9])[0-9]{8}[ -]?[A-Z](?![A-Z0-9]))",
                      id_words_of_spain, &is_dni_or_nie},
    ManagedIdentifier{"NationalIdentificationNumber-IT",
                      R"((?i)(?<![A-Z0-9])[A-Z]{6}[0-9]{2}[A-EHLMPR-T][0-9]{2}[A-Z][0-9]{3}[A-Z](?![A-Z0-9]))",
                      id_words_of_italy, &is_codice_fiscale},
    ManagedIdentifier{
        "NationalInsuranceNumber-GB",
        R"((?i)(?<![A-Z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?(?:[0-9]{2}[ -]?){3}[A-D](?![A-Z0-9]))",
        insurance_words},
    ManagedIdentifier{"NationalProviderId-US", R"((?<![0-9])[12][0-9]{9}(?![0-9]))",
                      "hipaa,n.p.i,national provider,npi", &is_provider_id},
    ManagedIdentifier{"NhsNumber-GB", R"((?<![0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9]))",
                      "national health service,nhs", &is_nhs_number},
    ManagedIdentifier{"NieNumber-ES", R"((?i)(?<![A-Z0-9])[XYZ][ -]?[0-9]{7}[ -]?[A-Z](?![A-Z0-9]))",
                      tax_words_of_spain, &is_dni_or_nie},
    ManagedIdentifier{"NifNumber-ES", R"((?i)(?<![A-Z0-9])(?:[0-9]{8}|[XYZ][0-9]{7})[ -]?[A-Z](?![A-Z0-9]))",
                      tax_words_of_spain, &is_dni_or_nie},
    ManagedIdentifier{
        "OpenSshPrivateKey",
        R"(-----BEGIN OPENSSH PRIVATE KEY-----[^-]*+(?:-(?!----)[^-]*+)*+-----END OPENSSH PRIVATE KEY-----)"},
    ManagedIdentifier{"PassportNumber-CA", R"((?i)(?<![A-Z0-9])(?:[A-Z]{2}[0-9]{6}|[A-Z][0-9]{6}[A-Z]{2})(?![A-Z0-9]))",
                      passport_words_of_canada},
    ManagedIdentifier{"PassportNumber-DE",
                      R"((?i)(?<![A-Z0-9])(?=[A-Z]*[0-9])[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}(?![A-Z0-9]))",
                      passport_words_of_germany},
    ManagedIdentifier{"PassportNumber-ES", R"((?i)(?<![A-Z0-9])[A-Z]{2,3}[0-9]{6}[A-Z]?(?![A-Z0-9]))",
                      passport_words_of_spain},
    ManagedIdentifier{"PassportNumber-FR", R"((?i)(?<![A-Z0-9])[0-9]{2}[A-Z]{2}[0-9]{5}(?![A-Z0-9]))",
                      passport_words_of_france},
    ManagedIdentifier{"PassportNumber-GB", R"((?<![0-9A-Za-z])[0-9]{9}(?![0-9A-Za-z]))", passport_words_of_britain},
    ManagedIdentifier{"PassportNumber-IT", R"((?i)(?<![A-Z0-9])[A-Z]{2}[0-9]{7}(?![A-Z0-9]))", passport_words_of_italy},
    ManagedIdentifier{"PassportNumber-US", R"((?i)(?<![A-Z0-9])[A-Z0-9][0-9]{8}(?![A-Z0-9]))",
                      "passport,travel document"},
    ManagedIdentifier{"PermanentResidenceNumber-CA", R"((?i)(?<![A-Z0-9])[A-Z]{2}[0-9]{7,10}(?![A-Z0-9]))",
                      resident_words},
    ManagedIdentifier{"PersonalHealthNumber-CA", R"((?<![0-9])9[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}(?![0-9]))",
                      "canada healthcare number,msp number,personal healthcare number,phn,soins de santé",
                      &is_health_number},
    ManagedIdentifier{
        "PgpPrivateKey",
        R"(-----BEGIN PGP PRIVATE KEY BLOCK-----[^-]*+(?:-(?!----)[^-]*+)*+-----END PGP PRIVATE KEY BLOCK-----)"},
    ManagedIdentifier{"PhoneNumber", local_number, phone_words_of_brazil, nullptr,
                      R"((?<![0-9])\+(?:\(?[0-9]\)?[ ./-]?){8,15}(?<=[0-9])(?![0-9]))"},
    ManagedIdentifier{"PhoneNumber-BR", local_number, phone_words_of_brazil, nullptr,
                      R"((?<![0-9])(?:\+|00)55[ ./-]?(?:\(?[0-9]\)?[ ./-]?){10,11}(?<=[0-9])(?![0-9]))"},
    ManagedIdentifier{"PhoneNumber-DE", local_number, phone_words, nullptr,
                      R"((?<![0-9])(?:\+|00)49[ ./-]?(?:\(0\)[ ]?)?(?:\(?[0-9]\)?[ ./-]?){6,12}(?<=[0-9])(?![0-9]))"},
    ManagedIdentifier{"PhoneNumber-ES", local_number, phone_words, nullptr,
                      R"((?<![0-9])(?:\+|00)34[ ./-]?(?:\(?[0-9]\)?[ ./-]?){9}(?<=[0-9])(?![0-9]))"},
    ManagedIdentifier{"PhoneNumber-FR", local_number, phone_words, nullptr,
                      R"((?<![0-9])(?:\+|00)33[ ./-]?(?:\(0\)[ ]?)?(?:\(?[0-9]\)?[ ./-]?){9}(?<=[0-9])(?![0-9]))"},
    ManagedIdentifier{"PhoneNumber-GB", local_number, phone_words, nullptr,
                      R"((?<![0-9])(?:\+|00)44[ ./-]?(?:\(0\)[ ]?)?(?:\(?[0-9]\)?[ ./-]?){9,10}(?<=[0-9])(?![0-9]))"},
    ManagedIdentifier{"PhoneNumber-IT", local_number, phone_words, nullptr,
                      R"((?<![0-9])(?:\+|00)39[ ./-]?(?:\(?[0-9]\)?[ ./-]?){6,11}(?<=[0-9])(?![0-9]))"},
    ManagedIdentifier{
        "PhoneNumber-US",
        R"((?<![0-9+])(?:\([2-9][0-9]{2}\)[ ]?|[2-9][0-9]{2}[ .-]?)[2-9][0-9]{2}[ .-]?[0-9]{4}(?![0-9]))", phone_words,
        nullptr,
        R"((?<![0-9])(?:\+|00)?1[ .-]?(?:\([2-9][0-9]{2}\)[ ]?|[2-9][0-9]{2}[ .-]?)[2-9][0-9]{2}[ .-]?[0-9]{4}(?![0-9]))"},
    ManagedIdentifier{
        "PkcsPrivateKey",
        R"(-----BEGIN ((?:RSA |EC |DSA |ENCRYPTED )?PRIVATE KEY)-----[^-]*+(?:-(?!----)[^-]*+)*+-----END \g1-----)"},
    ManagedIdentifier{
        "PostalCode-CA",
        R"((?i)(?<![A-Z0-9])[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][ -]?[0-9][ABCEGHJ-NPRSTV-Z][0-9](?![A-Z0-9]))"},
    ManagedIdentifier{
        "PuttyPrivateKey",
        R"(PuTTY-User-Key-File-[23]:[^P]*+(?:P(?!rivate-MAC:|uTTY-User-Key)[^P]*+)*+Private-MAC:[ ]?[0-9a-f]{40,64})"},
    ManagedIdentifier{"RgNumber-BR", R"((?i)(?<![A-Z0-9])[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-?[0-9X](?![A-Z0-9]))",
                      "registro geral,rg"},
    ManagedIdentifier{"SocialInsuranceNumber-CA", R"((?<![0-9-])[0-9]{3}([ -]?)[0-9]{3}\g1[0-9]{3}(?![0-9-]))",
                      "canadian id,numéro d'assurance sociale,social insurance number,sin", &is_insurance_number},
    ManagedIdentifier{"Ssn-ES", R"((?<![0-9])[0-9]{2}[ /-]?[0-9]{8}[ /-]?[0-9]{2}(?![0-9]))", social_words_of_spain,
                      &is_social_security_of_spain},
    ManagedIdentifier{"Ssn-US", R"((?<![0-9-])[0-9]{3}([- ]?)[0-9]{2}\g1[0-9]{4}(?![0-9-]))", "social security,ss#,ssn",
                      &is_social_security_number},
    ManagedIdentifier{"TaxId-DE", R"((?<![0-9])[1-9][0-9](?:[ ]?[0-9]{3}){3}(?![0-9]))", tax_words_of_germany,
                      &is_tax_id_of_germany},
    ManagedIdentifier{"TaxId-ES", R"((?i)(?<![A-Z0-9])[A-HJNP-SUVW][ -]?[0-9]{7}[ -]?[0-9A-J](?![A-Z0-9]))",
                      tax_words_of_spain, &is_cif},
    ManagedIdentifier{"TaxId-FR", R"((?<![0-9])[0-3][0-9](?:[ ]?[0-9]{2})(?:[ ]?[0-9]{3}){3}(?![0-9]))",
                      tax_words_of_france, &is_tax_id_of_france},
    ManagedIdentifier{"TaxId-GB", R"((?<![0-9])[0-9]{5}[ ]?[0-9]{5}(?![0-9]))", tax_words_of_britain,
                      &is_tax_reference},
    ManagedIdentifier{"VehicleIdentificationNumber", R"((?i)(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9]))",
                      vehicle_words, &is_vehicle_number},
    ManagedIdentifier{"ZipCode-US", R"((?<![0-9-])[0-9]{5}(?:-[0-9]{4})?(?![0-9-]))", "zip code,zip+4"},
};

constexpr bool is_before(const ManagedIdentifier& a, const ManagedIdentifier& b) { return a.name < b.name; }
static_assert(std::is_sorted(all.begin(), all.end(), &is_before));

constexpr ManagedIdentifier drivers_license{"DriversLicense", ""};
constexpr std::string_view driving_countries =
    " AT AU BE BG CA CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK US ";

bool is_drivers_license(std::string_view name) {
    constexpr std::size_t begin = drivers_license.name.size() + 1;
    return name.size() == begin + 2 && name.starts_with(drivers_license.name) && name[begin - 1] == '-' &&
           name.find(' ') == name.npos && driving_countries.find(name.substr(begin)) != name.npos;
}

}    // namespace

const ManagedIdentifier* find_managed_identifier(std::string_view name) {
    if (is_drivers_license(name)) return &drivers_license;
    const auto* const found =
        std::lower_bound(all.begin(), all.end(), name,
                         [](const ManagedIdentifier& each, std::string_view wanted) { return each.name < wanted; });
    return found != all.end() && found->name == name ? found : nullptr;
}

}    // namespace pileus::sns
