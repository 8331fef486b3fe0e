// SPDX-License-Identifier: Apache-2.0
#include "sandbox/FormParts.h"

#include "sandbox/Inflate.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace postern::sandbox {
namespace {

/// The value of a parameter such as name="x" in a field's value.
std::string parameter(std::string_view field, std::string_view name)
{
    const std::string mark = std::string(name) + '=';
    for (auto at = field.find(mark); at != std::string_view::npos; at = field.find(mark, at + 1)) {
        if (at > 0 && field[at - 1] != ' ' && field[at - 1] != ';')
            continue; // "filename=" holds "name="
        std::string_view value = field.substr(at + mark.size());
        if (value.starts_with('"')) {
            value.remove_prefix(1);
            return std::string(value.substr(0, value.find('"')));
        }
        return std::string(value.substr(0, value.find_first_of("; \r")));
    }
    return {};
}

FormPart partOf(std::string_view text)
{
    const auto end = text.find("\r\n\r\n");
    if (end == std::string_view::npos)
        return {};
    const std::string_view head = text.substr(0, end);
    return {parameter(head, "name"), parameter(head, "filename"), std::string(text.substr(end + 4))};
}

// Zip (PKWARE's APPNOTE 4.3): numbers are little-endian.
constexpr std::uint32_t localMark = 0x04034b50;
constexpr std::uint32_t centralMark = 0x02014b50;
constexpr std::uint32_t endMark = 0x06054b50;
constexpr std::size_t mostOctets = 32U << 20U;

void put(std::string& out, std::uint32_t value, int octets)
{
    for (int i = 0; i < octets; ++i)
        out += static_cast<char>(value >> (8 * i) & 0xffU);
}

std::uint32_t get(std::string_view in, std::size_t at, int octets)
{
    std::uint32_t value = 0;
    for (int i = 0; i < octets; ++i)
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(in[at + static_cast<std::size_t>(i)])) << (8 * i);
    return value;
}

std::uint32_t crc32(std::string_view text)
{
    static const std::array<std::uint32_t, 256> table = [] {
        std::array<std::uint32_t, 256> made{};
        for (std::uint32_t i = 0; i < made.size(); ++i) {
            std::uint32_t value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = (value >> 1U) ^ ((value & 1U) != 0 ? 0xedb88320U : 0U);
            made[i] = value;
        }
        return made;
    }();
    std::uint32_t crc = ~0U;
    for (const char c : text)
        crc = table[(crc ^ static_cast<unsigned char>(c)) & 0xffU] ^ (crc >> 8U);
    return ~crc;
}

/// The fields that a local header and the central directory have in common.
void putCommon(std::string& out, const ZipEntry& entry)
{
    put(out, 10, 2); // version that is needed: stored entries
    put(out, 0, 2);
    put(out, 0, 2); // stored
    put(out, 0x00210000, 4); // 1980-01-01 00:00: archives of the same entries are the same
    put(out, crc32(entry.content), 4);
    put(out, static_cast<std::uint32_t>(entry.content.size()), 4);
    put(out, static_cast<std::uint32_t>(entry.content.size()), 4);
    put(out, static_cast<std::uint32_t>(entry.name.size()), 2);
    put(out, 0, 2);
}

} // namespace

std::vector<FormPart> formParts(const Call& call)
{
    const std::string boundary = parameter(call.contentType, "boundary");
    std::vector<FormPart> parts;
    if (!call.contentType.starts_with("multipart/form-data") || boundary.empty())
        return parts;
    const std::string mark = "--" + boundary;
    std::string_view rest = call.body;
    auto at = rest.find(mark);
    while (at != std::string_view::npos) {
        rest.remove_prefix(at + mark.size());
        if (rest.starts_with("--"))
            return parts;
        at = rest.find("\r\n" + mark);
        if (!rest.starts_with("\r\n") || at == std::string_view::npos)
            return {};
        parts.push_back(partOf(rest.substr(2, at > 2 ? at - 2 : 0)));
        at += 2;
    }
    return {};
}

std::optional<std::string> formPart(const Call& call, std::string_view name)
{
    std::vector<FormPart> parts = formParts(call);
    const auto at = std::find_if(parts.begin(), parts.end(), [&](const FormPart& part) { return part.name == name; });
    return at == parts.end() ? std::nullopt : std::optional(std::move(at->content));
}

std::string writeZip(const std::vector<ZipEntry>& entries)
{
    std::string out;
    std::string central;
    for (const ZipEntry& entry : entries) {
        const auto offset = static_cast<std::uint32_t>(out.size());
        put(out, localMark, 4);
        putCommon(out, entry);
        out += entry.name + entry.content;
        put(central, centralMark, 4);
        put(central, 0x0314, 2); // made on Unix
        putCommon(central, entry);
        put(central, 0, 2);
        put(central, 0, 2);
        put(central, 0, 2);
        put(central, 0100644U << 16U, 4);
        put(central, offset, 4);
        central += entry.name;
    }
    const auto start = static_cast<std::uint32_t>(out.size());
    out += central;
    put(out, endMark, 4);
    put(out, 0, 4);
    put(out, static_cast<std::uint32_t>(entries.size()), 2);
    put(out, static_cast<std::uint32_t>(entries.size()), 2);
    put(out, static_cast<std::uint32_t>(central.size()), 4);
    put(out, start, 4);
    put(out, 0, 2);
    return out;
}

Result<std::vector<ZipEntry>> readZip(std::string_view archive)
{
    const auto refuse = [](const char* why) { return unexpected(ErrorKind::ParseError, std::string("the archive ") + why); };
    constexpr std::size_t endSize = 22;
    if (archive.size() < endSize || archive.size() > mostOctets)
        return refuse("is no zip file, or too large");
    const std::size_t end = archive.size() - endSize; // ours and apictl's have no comment
    if (get(archive, end, 4) != endMark)
        return refuse("is no zip file");
    const std::size_t count = get(archive, end + 10, 2);
    std::size_t at = get(archive, end + 16, 4);
    std::vector<ZipEntry> entries;
    std::size_t total = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (at + 46 > end || get(archive, at, 4) != centralMark)
            return refuse("has a damaged directory");
        const std::size_t size = get(archive, at + 20, 4);
        const std::size_t nameSize = get(archive, at + 28, 2);
        const std::size_t offset = get(archive, at + 42, 4);
        const std::uint32_t method = get(archive, at + 10, 2);
        if (method != 0 && method != 8)
            return refuse("has entries that are neither stored nor deflated");
        if (at + 46 + nameSize > end || offset + 30 > end)
            return refuse("has a damaged directory");
        ZipEntry entry{std::string(archive.substr(at + 46, nameSize)), {}};
        const std::size_t data = offset + 30 + get(archive, offset + 26, 2) + get(archive, offset + 28, 2);
        if (data + size > end || entry.name.starts_with('/') || entry.name.find("..") != std::string::npos)
            return refuse("has an entry that leaves it");
        const std::string_view octets = archive.substr(data, size);
        if (method == 0) {
            entry.content = octets;
        } else if (auto content = inflate(octets, std::min<std::size_t>(get(archive, at + 24, 4), mostOctets - std::min(total, mostOctets)))) {
            entry.content = *std::move(content);
        } else {
            return refuse("has an entry that is damaged, or too large");
        }
        total += entry.content.size();
        if (crc32(entry.content) != get(archive, at + 16, 4))
            return refuse("has an entry that is damaged");
        if (!entry.name.ends_with('/'))
            entries.push_back(std::move(entry));
        at += 46 + nameSize + get(archive, at + 30, 2) + get(archive, at + 32, 2);
    }
    return entries;
}

} // namespace postern::sandbox
