// SPDX-License-Identifier: Apache-2.0
#include "schema/Document.h"

#include "schema/Text.h"
#include "schema/TextCheck.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace postern::schema {

void Cursor::advance(std::string_view text, std::size_t to) noexcept
{
    to = std::min(to, text.size());
    while (offset < to) {
        const auto* const newLine = static_cast<const char*>(std::memchr(text.data() + offset, '\n', to - offset));
        if (newLine == nullptr) {
            column += static_cast<std::uint32_t>(to - offset);
            offset = to;
            return;
        }
        offset = static_cast<std::size_t>(newLine - text.data()) + 1;
        ++line;
        column = 1;
    }
}

namespace {

/// As invalidUtf8(), a piece at a time, each ending between two letters; npos as well once `stop` is set.
std::size_t firstBadOctet(std::string_view text, const std::atomic<bool>* stop)
{
    if (stop == nullptr)
        return invalidUtf8(text);
    for (std::size_t from = 0; from < text.size() && !*stop;) {
        std::size_t end = std::min(text.size(), from + stopPiece);
        for (int n = 0; n < 3 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80; ++n)
            --end;
        if (const std::size_t bad = invalidUtf8(text.substr(from, end - from)); bad != std::string_view::npos)
            return from + bad;
        from = end;
    }
    return std::string_view::npos;
}

bool isStopped(const std::atomic<bool>* stop) noexcept { return stop != nullptr && *stop; }

} // namespace

bool checkText(std::string_view& text, std::string_view fileName, Problems& problems, const ReadLimits& limits, const std::atomic<bool>* stop)
{
    if (text.size() > limits.size) {
        problems.error(Location::of(fileName), {},
                       "the file has " + std::to_string(text.size()) + " octets, more than the " +
                           std::to_string(limits.size) + " that are read");
        return false;
    }
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    const std::size_t bad = firstBadOctet(text, stop);
    if (bad != std::string_view::npos) {
        Cursor cursor;
        cursor.advance(text, bad);
        const bool wide = text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff");
        problems.error(Location::of(fileName, cursor.line, cursor.column), {},
                       wide ? "the file is UTF-16" : "this is not UTF-8", "save the file as UTF-8");
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i % stopPiece == 0 && isStopped(stop))
            return false;
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 ? c != 0x7f : (c == '\n' || c == '\t' || c == '\r'))
            continue;
        Cursor cursor;
        cursor.advance(text, i);
        problems.error(Location::of(fileName, cursor.line, cursor.column), {},
                       "a control character (" + std::to_string(c) + ") cannot stand here", "write it as an escape");
        return false;
    }
    return !isStopped(stop);
}

std::optional<Value> readText(std::string_view text, std::string_view fileName, Problems& problems,
                              const ReadLimits& limits)
{
    std::size_t first = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
    while (first < text.size() && std::string_view(" \t\r\n").find(text[first]) != std::string_view::npos)
        ++first;
    if (first < text.size() && (text[first] == '{' || text[first] == '[')) {
        Problems asJson;
        if (std::optional<Value> value = readJson(text, fileName, asJson, limits))
            return value;
        // It may still be YAML in flow style; if not, either message may be the better one: YAML's comes first.
        Problems asYaml;
        if (std::optional<Value> value = readYaml(text, fileName, asYaml, limits))
            return value;
        const std::string_view name = fileName;
        problems.append(name.ends_with(".yaml") || name.ends_with(".yml") ? asYaml : asJson);
        return std::nullopt;
    }
    return readYaml(text, fileName, problems, limits);
}

std::optional<Value> readFile(const std::filesystem::path& path, Problems& problems, std::string_view shownName,
                              const ReadLimits& limits)
{
    const std::string name = shownName.empty() ? path.string() : std::string(shownName);
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure)) {
        problems.error(Location::of(name), {}, "this is a folder, not a file");
        return std::nullopt;
    }
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (!file) {
        problems.error(Location::of(name), {}, std::string("cannot be read: ") + std::strerror(errno));
        return std::nullopt;
    }
    std::string text;
    char buffer[65536];
    std::size_t got = 0;
    while ((got = std::fread(buffer, 1, sizeof buffer, file.get())) > 0) {
        text.append(buffer, got);
        if (text.size() > limits.size)
            break; // the reader says so
    }
    if (std::ferror(file.get()) != 0) {
        problems.error(Location::of(name), {}, std::string("cannot be read: ") + std::strerror(errno));
        return std::nullopt;
    }
    return path.extension() == ".json" ? readJson(text, name, problems, limits) : readText(text, name, problems, limits);
}

namespace {

Result<Value> result(std::optional<Value> value, const Problems& problems)
{
    if (value)
        return *std::move(value);
    return unexpected(problems.toError(ErrorKind::ParseError));
}

} // namespace

Result<Value> readYaml(std::string_view text, std::string_view fileName)
{
    Problems problems;
    return result(readYaml(text, fileName, problems), problems);
}

Result<Value> readJson(std::string_view text, std::string_view fileName)
{
    Problems problems;
    return result(readJson(text, fileName, problems), problems);
}

Result<Value> readFile(const std::filesystem::path& path)
{
    Problems problems;
    return result(readFile(path, problems), problems);
}

} // namespace postern::schema
