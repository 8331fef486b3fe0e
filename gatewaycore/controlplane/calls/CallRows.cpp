// SPDX-License-Identifier: Apache-2.0
#include "controlplane/calls/CallTest.h"

namespace postern::calls {
namespace {

constexpr std::size_t mostRows = 100'000;

/// One record from `at` on, which then stands behind it; false when a quote does not end.
bool readRecord(std::string_view text, std::size_t& at, std::vector<std::string>& fields)
{
    fields.assign(1, {});
    bool quoted = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            if (c != '"')
                fields.back() += c;
            else if (at + 1 < text.size() && text[at + 1] == '"')
                fields.back() += text[++at];
            else
                quoted = false;
        } else if (c == '"' && fields.back().empty()) {
            quoted = true;
        } else if (c == ',') {
            fields.emplace_back();
        } else if (c == '\n') {
            ++at;
            return true;
        } else if (c != '\r') {
            fields.back() += c;
        }
    }
    return !quoted;
}

} // namespace

std::optional<std::vector<std::vector<std::pair<std::string, std::string>>>> readCsv(std::string_view text, std::string& error)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    std::vector<std::vector<std::pair<std::string, std::string>>> rows;
    std::vector<std::string> names;
    std::vector<std::string> fields;
    std::size_t at = 0;
    for (std::size_t number = 1; at < text.size(); ++number) {
        const std::string row = "row " + std::to_string(number) + ' ';
        if (!readRecord(text, at, fields)) {
            error = row + "has a quote that does not end";
            return std::nullopt;
        }
        if (fields.size() == 1 && fields.front().empty())
            continue; // an empty line
        if (names.empty()) {
            names = fields;
            continue;
        }
        if (fields.size() != names.size()) {
            error = row + "has " + std::to_string(fields.size()) + " fields, and the first one " + std::to_string(names.size());
            return std::nullopt;
        }
        if (rows.size() == mostRows) {
            error = "there are more than " + std::to_string(mostRows) + " rows";
            return std::nullopt;
        }
        auto& made = rows.emplace_back();
        for (std::size_t n = 0; n < names.size(); ++n)
            made.emplace_back(names[n], fields[n]);
    }
    if (rows.empty()) {
        error = "there is no row below the names of the columns";
        return std::nullopt;
    }
    return rows;
}

} // namespace postern::calls
