// SPDX-License-Identifier: Apache-2.0
#include "workbench/models/JsonText.h"
#include "fuzz/Fuzz.h"


using namespace postern;

namespace {

/// The text without the white space between its parts.
QByteArray packed(QByteArrayView text)
{
    QByteArray out;
    bool quoted = false;
    bool escaped = false;
    for (const char c : text) {
        if (quoted || (c != ' ' && c != '\t' && c != '\r' && c != '\n'))
            out += c;
        if (quoted && !escaped && c == '\\') {
            escaped = true;
            continue;
        }
        if (c == '"' && !escaped)
            quoted = !quoted;
        escaped = false;
    }
    return out;
}

} // namespace

/// What is laid out differs in white space only, and laying it out again changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 50'000)
        return 0;
    const std::string_view text = test::fuzzText(data, size);
    const QByteArray octets(text.data(), static_cast<qsizetype>(text.size()));
    const QByteArray indented = workbench::indentedJson(octets);
    if (!indented.isNull()) {
        FUZZ_CHECK(packed(indented) == packed(octets));
        FUZZ_CHECK(workbench::indentedJson(indented) == indented);
    }
    return 0;
}
