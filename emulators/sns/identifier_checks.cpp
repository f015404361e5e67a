#include "sns/identifier_checks.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace pileus::sns {

namespace {

bool is_digit(char character) { return character >= '0' && character <= '9'; }
bool is_upper(char character) { return character >= 'A' && character <= 'Z'; }
bool is_lower(char character) { return character >= 'a' && character <= 'z'; }

std::string digits_of(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
    return digits;
}

// Letters and digits, in capitals.
std::string bare(std::string_view text) {
    std::string all;
    for (const char character : text) {
        if (is_lower(character)) {
            all += static_cast<char>(character - 'a' + 'A');
        } else if (is_digit(character) || is_upper(character)) {
            all += character;
        }
    }
    return all;
}

int value_of(char digit) { return digit - '0'; }
// Letters as 10 to 35.
int value_of_letter(char character) { return is_digit(character) ? character - '0' : character - 'A' + 10; }

std::int64_t number_of(std::string_view digits) {
    std::int64_t number = 0;
    for (const char digit : digits) number = number * 10 + value_of(digit);
    return number;
}

template <std::size_t Count>
int weigh(std::string_view digits, const std::array<int, Count>& weights) {
    int sum = 0;
    for (std::size_t i = 0; i < Count; ++i) sum += value_of(digits[i]) * weights[i];
    return sum;
}

bool passes_luhn(std::string_view digits) {
    int sum = 0;
    bool doubles = false;
    for (std::size_t i = digits.size(); i-- > 0; doubles = !doubles) {
        int digit = value_of(digits[i]);
        if (doubles && (digit *= 2) > 9) digit -= 9;
        sum += digit;
    }
    return sum % 10 == 0;
}

bool is_one_digit_repeated(std::string_view digits) { return digits.find_first_not_of(digits.front()) == digits.npos; }

// --- cards -----------------------------------------------------------------------------------------------------------

struct Issuer {
    std::string_view first, last;    // with which numbers begin
    std::size_t shortest, longest;
};
// American Express, Dankort, Diner's Club, Discover, JCB, Mastercard, UnionPay; Electron and Visa.
constexpr std::array<Issuer, 13> issuers{{{"34", "34", 15, 15},
                                          {"37", "37", 15, 15},
                                          {"5019", "5019", 16, 16},
                                          {"300", "305", 14, 19},
                                          {"36", "36", 14, 19},
                                          {"38", "39", 14, 19},
                                          {"6011", "6011", 16, 19},
                                          {"644", "659", 16, 19},
                                          {"3528", "3589", 16, 19},
                                          {"51", "55", 16, 16},
                                          {"2221", "2720", 16, 16},
                                          {"62", "62", 16, 19},
                                          {"4", "4", 13, 19}}};

// Those of these issuers. Each with a comma behind it.
constexpr std::string_view test_numbers =
    "2222405343248877,2222990905257051,2223007648726984,2223577120017656,30569309025904,34343434343434,"
    "3528000700000000,3530111333300000,3566002020360505,36148900647913,36700102000000,371449635398431,"
    "378282246310005,378734493671000,38520000023237,4012888888881881,4111111111111111,4222222222222,"
    "4444333322221111,4462030000000000,4484070000000000,4911830000000,4917300800000000,4917610000000000,"
    "4917610000000000003,5019717010103742,5105105105105100,5111010030175156,5185540810000019,5200828282828210,"
    "5204230080000017,5204740009900014,5420923878724339,5454545454545454,5455330760000018,5506900490000436,"
    "5506900490000444,5506900510000234,5506920809243667,5506922400634930,5506927427317625,5553042241984105,"
    "5555553753048194,5555555555554444,6011000990139424,6011000400000000,6011111111111117,";

bool is_test_number(std::string_view digits) {
    const std::size_t at = test_numbers.find(std::string(digits) + ',');
    return at != test_numbers.npos && (at == 0 || test_numbers[at - 1] == ',');
}

}    // namespace

bool is_card_number(std::string_view text) {
    const std::string digits = digits_of(text);
    const auto is_of = [&](const Issuer& issuer) {
        const std::string_view first = std::string_view(digits).substr(0, issuer.first.size());
        return digits.size() >= issuer.shortest && digits.size() <= issuer.longest && first >= issuer.first &&
               first <= issuer.last;
    };
    return std::any_of(issuers.begin(), issuers.end(), is_of) && passes_luhn(digits) && !is_test_number(digits);
}

// As a number, with its first four characters at the end and letters as 10 to 35, it leaves 1 when divided by 97.
bool is_iban(std::string_view text) {
    const std::string characters = bare(text);
    int rest = 0;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        const int value = value_of_letter(characters[(i + 4) % characters.size()]);
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return rest == 1;
}

bool is_drawn_key(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_digit) && std::any_of(text.begin(), text.end(), is_lower) &&
           std::any_of(text.begin(), text.end(), is_upper);
}

bool is_vehicle_number(std::string_view text) {
    const std::string characters = bare(text);
    return std::any_of(characters.begin(), characters.end(), is_digit) &&
           std::any_of(characters.begin(), characters.end(), is_upper);
}

// --- Brazil ----------------------------------------------------------------------------------------------------------

namespace {

// What the sum lacks to a multiple of eleven; ten counts as none.
int lack_of_eleven(int sum) { return sum * 10 % 11 % 10; }

}    // namespace

bool is_cpf(std::string_view text) {
    const std::string digits = digits_of(text);
    constexpr std::array first{10, 9, 8, 7, 6, 5, 4, 3, 2};
    constexpr std::array second{11, 10, 9, 8, 7, 6, 5, 4, 3, 2};
    return digits.size() == 11 && !is_one_digit_repeated(digits) &&
           lack_of_eleven(weigh(digits, first)) == value_of(digits[9]) &&
           lack_of_eleven(weigh(digits, second)) == value_of(digits[10]);
}

bool is_cnpj(std::string_view text) {
    const std::string digits = digits_of(text);
    constexpr std::array first{5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2};
    constexpr std::array second{6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2};
    return digits.size() == 14 && !is_one_digit_repeated(digits) &&
           lack_of_eleven(weigh(digits, first)) == value_of(digits[12]) &&
           lack_of_eleven(weigh(digits, second)) == value_of(digits[13]);
}

// --- Canada ----------------------------------------------------------------------------------------------------------

bool is_health_number(std::string_view text) {
    const std::string digits = digits_of(text);
    constexpr std::array weights{0, 2, 4, 8, 5, 10, 9, 7, 3, 1};
    return digits.size() == 10 && digits[0] == '9' && weigh(digits, weights) % 11 == 0;
}

bool is_insurance_number(std::string_view text) {
    const std::string digits = digits_of(text);
    return digits.size() == 9 && digits[0] != '0' && digits[0] != '8' && passes_luhn(digits);
}

// --- Germany ---------------------------------------------------------------------------------------------------------

// The tenth character is a check digit; without it one of the others is a digit.
bool is_identity_card(std::string_view text) {
    const std::string characters = bare(text);
    if (characters.size() == 9) return std::any_of(characters.begin(), characters.end(), is_digit);
    constexpr std::array weights{7, 3, 1};
    int sum = 0;
    for (std::size_t i = 0; i < 9; ++i) sum += value_of_letter(characters[i]) * weights[i % 3];
    return characters.size() == 10 && sum % 10 == value_of(characters[9]);
}

bool is_tax_id_of_germany(std::string_view text) {
    const std::string digits = digits_of(text);
    if (digits.size() != 11 || digits[0] == '0') return false;
    int product = 10;
    for (std::size_t i = 0; i < 10; ++i) {
        const int sum = (value_of(digits[i]) + product) % 10;
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (11 - product) % 10 == value_of(digits[10]);
}

// --- Spain -----------------------------------------------------------------------------------------------------------

bool is_dni_or_nie(std::string_view text) {
    std::string characters = bare(text);
    if (characters.size() != 9) return false;
    if (characters[0] >= 'X') characters[0] = static_cast<char>(characters[0] - 'X' + '0');
    constexpr std::string_view letters = "TRWAGMYFPDXBNJZSQVHLCKE";
    const auto number = static_cast<std::size_t>(number_of(std::string_view(characters).substr(0, 8)));
    return characters[8] == letters[number % letters.size()];
}

bool is_cif(std::string_view text) {
    const std::string characters = bare(text);
    if (characters.size() != 9) return false;
    int sum = 0;
    for (std::size_t i = 1; i < 8; ++i) {
        const int doubled = value_of(characters[i]) * 2;
        sum += i % 2 == 0 ? doubled / 2 : doubled / 10 + doubled % 10;
    }
    const auto check = static_cast<std::size_t>((10 - sum % 10) % 10);
    constexpr std::string_view digits = "0123456789", letters = "JABCDEFGHI";
    return characters[8] == digits[check] || characters[8] == letters[check];
}

bool is_social_security_of_spain(std::string_view text) {
    const std::string digits = digits_of(text);
    if (digits.size() != 12) return false;
    const std::string_view view = digits;
    const std::int64_t province = number_of(view.substr(0, 2)), number = number_of(view.substr(2, 8));
    constexpr std::int64_t ten_million = 10'000'000;
    return (province * (number < ten_million ? ten_million : 10 * ten_million) + number) % 97 ==
           number_of(view.substr(10));
}

// --- France ----------------------------------------------------------------------------------------------------------

// Of Corsica's departments the second character is a letter.
bool is_insee(std::string_view text) {
    std::string characters = bare(text);
    if (characters.size() != 15) return false;
    std::int64_t less = 0;
    if (!is_digit(characters[6])) {
        less = characters[6] == 'A' ? 1'000'000 : 2'000'000;
        characters[6] = '0';
    }
    const std::string_view view = characters;
    return 97 - (number_of(view.substr(0, 13)) - less) % 97 == number_of(view.substr(13));
}

bool is_tax_id_of_france(std::string_view text) {
    const std::string digits = digits_of(text);
    const std::string_view view = digits;
    return digits.size() == 13 && digits[0] <= '3' && number_of(view.substr(0, 10)) % 511 == number_of(view.substr(10));
}

// --- Great Britain ---------------------------------------------------------------------------------------------------

bool is_nhs_number(std::string_view text) {
    const std::string digits = digits_of(text);
    constexpr std::array weights{10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    return digits.size() == 10 && !is_one_digit_repeated(digits) && weigh(digits, weights) % 11 == 0;
}

bool is_tax_reference(std::string_view text) {
    const std::string digits = digits_of(text);
    constexpr std::array weights{0, 6, 7, 8, 9, 10, 5, 4, 3, 2};
    constexpr std::string_view checks = "21987654321";
    return digits.size() == 10 && digits[0] == checks[static_cast<std::size_t>(weigh(digits, weights) % 11)];
}

// --- Italy -----------------------------------------------------------------------------------------------------------

// Characters at odd places count by a table, those at even places by their value; letters as 0 to 25.
bool is_codice_fiscale(std::string_view text) {
    const std::string characters = bare(text);
    if (characters.size() != 16) return false;
    constexpr std::array odd{1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                             20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
    int sum = 0;
    for (std::size_t i = 0; i < 15; ++i) {
        const int value = is_digit(characters[i]) ? characters[i] - '0' : characters[i] - 'A';
        sum += i % 2 == 0 ? odd[static_cast<std::size_t>(value)] : value;
    }
    return characters[15] == static_cast<char>('A' + sum % 26);
}

// --- United States ---------------------------------------------------------------------------------------------------

// Areas 000, 666 and from 900 on, group 00 and number 0000 were never given out.
bool is_social_security_number(std::string_view text) {
    const std::string digits = digits_of(text);
    const std::string area = digits.substr(0, 3);
    return digits.size() == 9 && area != "000" && area != "666" && area < "900" && digits.substr(3, 2) != "00" &&
           digits.substr(5) != "0000";
}

// Behind two characters, of which the second may be a 9.
bool is_dea_number(std::string_view text) {
    const std::string digits = digits_of(text.substr(2));
    constexpr std::array weights{1, 2, 1, 2, 1, 2};
    return digits.size() == 7 && weigh(digits, weights) % 10 == value_of(digits[6]);
}

bool is_provider_id(std::string_view text) {
    const std::string digits = digits_of(text);
    return digits.size() == 10 && passes_luhn("80840" + digits);
}

}    // namespace pileus::sns
