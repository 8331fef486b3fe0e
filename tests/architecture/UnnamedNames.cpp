// SPDX-License-Identifier: Apache-2.0
#include "UnnamedNames.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

namespace postern::architecture {
namespace {

bool isWordPart(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Where the literal that begins with the quotation mark at `at` ends, just behind it.
std::size_t literalEnd(const std::string& text, std::size_t at)
{
    if (text[at] == '"' && at > 0 && text[at - 1] == 'R') {
        const std::size_t open = std::min(text.find('(', at), text.size());
        const std::string end = ")" + text.substr(at + 1, open - at - 1) + "\"";
        const std::size_t close = text.find(end, open);
        return close == std::string::npos ? text.size() : close + end.size();
    }
    std::size_t i = at + 1;
    while (i < text.size() && text[i] != text[at])
        i += text[i] == '\\' ? 2 : 1;
    return std::min(i + 1, text.size());
}

/// The text without comments, preprocessor lines and what literals say.
std::string bare(const std::string& text)
{
    std::string out;
    bool lineBegins = true;
    for (std::size_t i = 0; i < text.size();) {
        if (text.compare(i, 2, "//") == 0 || (lineBegins && text[i] == '#')) {
            // A directive goes on behind a backslash at the end of its line.
            const bool directive = text[i] == '#';
            do
                i = std::min(text.find('\n', i + 1), text.size());
            while (directive && i < text.size() && text[i - 1] == '\\');
        } else if (text.compare(i, 2, "/*") == 0) {
            const std::size_t close = text.find("*/", i + 2);
            i = close == std::string::npos ? text.size() : close + 2;
        } else if (text[i] == '"' || (text[i] == '\'' && (out.empty() || !isWordPart(out.back())))) {
            i = literalEnd(text, i);
            out += '0';
            lineBegins = false;
        } else {
            lineBegins = text[i] == '\n' || (lineBegins && std::isspace(static_cast<unsigned char>(text[i])) != 0);
            out += text[i++];
        }
    }
    return out;
}

/// The name that the beginning of a declaration - up to its first brace or semicolon - gives, or an empty text.
std::string nameOf(std::string head)
{
    static const std::regex angles("<[^<>]*>");
    static const std::regex attribute(R"(\[\[[^\]]*\]\])");
    static const std::regex type(
        R"(^\s*(template\s*)?(class|struct|union|enum|enum class|concept)\s+(\w+)(\s+final)?\s*(:.*)?(=.*)?$)");
    static const std::regex alias(R"(^\s*(template\s*)?using\s+(\w+)\s*=)");
    static const std::regex none(R"(^\s*(using|namespace|static_assert|friend)\b|^\s*[^\w\s]|\boperator\b)");
    static const std::regex function(R"(([\w:]+)\s*\()");
    static const std::regex value(R"(([\w:]+)\s*(\[[^\]]*\]\s*)*$)");

    head = std::regex_replace(head, attribute, "");
    // Templates stand in one another.
    for (std::string before; before != head;) {
        before = head;
        head = std::regex_replace(head, angles, "");
    }
    std::replace(head.begin(), head.end(), '\n', ' ');
    std::smatch found;
    if (std::regex_search(head, found, type))
        return found[3];
    if (std::regex_search(head, found, alias))
        return found[2];
    if (std::regex_search(head, none))
        return {};
    head = head.substr(0, head.find('='));
    if (!std::regex_search(head, found, function) && !std::regex_search(head, found, value))
        return {};
    // A member that is defined outside of its class.
    const std::string name = found[1];
    return name.find(':') == std::string::npos ? name : std::string();
}

} // namespace

std::set<std::string> unnamedNames(const std::string& source)
{
    static const std::regex opening(R"(\bnamespace\s*\{)");
    const std::string text = bare(source);
    std::set<std::string> names;
    for (std::sregex_iterator at(text.begin(), text.end(), opening), end; at != end; ++at) {
        std::string head;
        int depth = 0;
        for (std::size_t i = static_cast<std::size_t>(at->position() + at->length()); i < text.size() && depth >= 0;
             ++i) {
            const char c = text[i];
            if (depth == 0 && (c == '{' || c == ';' || c == '}')) {
                if (const std::string name = nameOf(head); !name.empty())
                    names.insert(name);
                head.clear();
            } else if (depth == 0) {
                head += c;
            }
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
    }
    return names;
}

std::map<std::string, std::set<std::string>> filesByUnnamedName(const std::string& root, const std::string& folder)
{
    namespace fs = std::filesystem;
    std::map<std::string, std::set<std::string>> files;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(root) / folder)) {
        if (!entry.is_regular_file() || entry.path().extension() != ".cpp")
            continue;
        std::ifstream in(entry.path());
        const std::string source(std::istreambuf_iterator<char>(in), {});
        const std::string place = fs::relative(entry.path().parent_path(), root).generic_string();
        for (const std::string& name : unnamedNames(source))
            files[place + ": " + name].insert(entry.path().filename().string());
    }
    return files;
}

} // namespace postern::architecture
