// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/FileChanges.h"

#include "config/GatewayFolder.h"
#include "schema/Document.h"

#include <algorithm>
#include <system_error>
#include <vector>

namespace postern::federation {
namespace {

using schema::Value;
namespace fs = std::filesystem;

std::vector<std::string> diffLines(const std::string& text)
{
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

struct DiffLine {
    char sign;
    std::string text;
};

/// The longest common lines stay. What is long on both sides and shares neither beginning nor end is shown as replaced.
std::vector<DiffLine> compared(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    std::size_t head = 0;
    while (head < a.size() && head < b.size() && a[head] == b[head])
        ++head;
    std::size_t tail = 0;
    while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    const std::size_t rows = a.size() - head - tail;
    const std::size_t columns = b.size() - head - tail;
    std::vector<DiffLine> out;
    for (std::size_t i = 0; i < head; ++i)
        out.push_back({' ', a[i]});
    std::size_t i = 0;
    std::size_t j = 0;
    constexpr std::size_t most = 4'000'000;
    if (rows > 0 && columns > 0 && rows <= most / columns) {
        std::vector<std::uint32_t> best((rows + 1) * (columns + 1), 0);
        const auto cell = [&](std::size_t r, std::size_t c) -> std::uint32_t& { return best[r * (columns + 1) + c]; };
        for (std::size_t r = rows; r-- > 0;) {
            for (std::size_t c = columns; c-- > 0;)
                cell(r, c) = a[head + r] == b[head + c] ? cell(r + 1, c + 1) + 1 : std::max(cell(r + 1, c), cell(r, c + 1));
        }
        while (i < rows && j < columns) {
            if (a[head + i] == b[head + j]) {
                out.push_back({' ', a[head + i]});
                ++i;
                ++j;
            } else if (cell(i + 1, j) >= cell(i, j + 1)) {
                out.push_back({'-', a[head + i++]});
            } else {
                out.push_back({'+', b[head + j++]});
            }
        }
    }
    for (; i < rows; ++i)
        out.push_back({'-', a[head + i]});
    for (; j < columns; ++j)
        out.push_back({'+', b[head + j]});
    for (std::size_t t = 0; t < tail; ++t)
        out.push_back({' ', a[a.size() - tail + t]});
    return out;
}

fs::path keptFile(const fs::path& records) { return records / "taken.json"; }

Result<std::string> textNow(const fs::path& file)
{
    std::error_code failed;
    if (!fs::exists(file, failed))
        return std::string();
    return config::readFileText(file);
}

/// Errors: InvalidConfig naming the first that is not so.
Result<void> areAs(const fs::path& project, const ProjectFiles& files)
{
    for (const auto& [path, text] : files) {
        const auto now = textNow(project / path);
        if (!now)
            return unexpected(now.error());
        if (*now != text)
            return unexpected(ErrorKind::InvalidConfig, path + " has changed meanwhile. Nothing was written.");
    }
    return {};
}

Result<void> putFile(const fs::path& file, const std::string& text)
{
    std::error_code failed;
    if (text.empty()) {
        fs::remove(file, failed);
        return failed ? Result<void>(unexpected(ErrorKind::IoError, "Cannot remove " + file.string() + ": " + failed.message() + '.')) : Result<void>();
    }
    fs::create_directories(file.parent_path(), failed);
    return config::writeFileAtomically(file, text);
}

/// All, or as they were.
Result<void> putAll(const fs::path& project, const ProjectFiles& from, const ProjectFiles& to)
{
    std::vector<std::string> done;
    for (const auto& [path, text] : to) {
        auto put = putFile(project / path, text);
        if (put) {
            done.push_back(path);
            continue;
        }
        for (const std::string& each : done)
            (void)putFile(project / each, from.at(each));
        return put;
    }
    return {};
}

Value mapOf(const ProjectFiles& files)
{
    Value out = Value::map();
    for (const auto& [path, text] : files)
        out.set(path, Value(text));
    return out;
}

ProjectFiles filesIn(const Value* map)
{
    ProjectFiles out;
    if (map != nullptr) {
        for (const schema::Entry& each : map->entries())
            out[each.key] = each.value.toText();
    }
    return out;
}

} // namespace

std::string diffOf(const ProjectFiles& before, const ProjectFiles& after)
{
    constexpr std::size_t around = 3;
    std::string out;
    for (const auto& [path, text] : after) {
        const auto old = before.find(path);
        const std::string was = old == before.end() ? std::string() : old->second;
        out += "--- " + (was.empty() ? std::string("/dev/null") : "a/" + path) + "\n+++ b/" + path + '\n';
        const std::vector<DiffLine> lines = compared(diffLines(was), diffLines(text));
        std::size_t a = 1;
        std::size_t b = 1;
        for (std::size_t i = 0; i < lines.size();) {
            const auto changed = std::find_if(lines.begin() + static_cast<std::ptrdiff_t>(i), lines.end(), [](const DiffLine& each) { return each.sign != ' '; });
            if (changed == lines.end())
                break;
            const std::size_t first = static_cast<std::size_t>(changed - lines.begin());
            const std::size_t start = std::max(i, first > around ? first - around : 0);
            a += start - i;
            b += start - i;
            std::size_t end = first;
            for (std::size_t quiet = 0, k = first; k < lines.size() && quiet <= 2 * around; ++k) {
                quiet = lines[k].sign == ' ' ? quiet + 1 : 0;
                end = lines[k].sign == ' ' ? end : k + 1;
            }
            end = std::min(end + around, lines.size());
            std::string body;
            std::size_t olds = 0;
            std::size_t news = 0;
            for (std::size_t k = start; k < end; ++k) {
                body += lines[k].sign + lines[k].text + '\n';
                olds += lines[k].sign != '+' ? 1 : 0;
                news += lines[k].sign != '-' ? 1 : 0;
            }
            out += "@@ -" + std::to_string(olds == 0 ? a - 1 : a) + ',' + std::to_string(olds) + " +" + std::to_string(news == 0 ? b - 1 : b) + ',' + std::to_string(news) + " @@\n" + body;
            a += olds;
            b += news;
            i = end;
        }
    }
    return out;
}

Result<void> writeFiles(const fs::path& project, const fs::path& records, const ProjectFiles& before, const ProjectFiles& after)
{
    if (auto same = areAs(project, before); !same)
        return same;
    std::error_code failed;
    fs::create_directories(records, failed);
    // First what takes it back: a crash after this leaves files that are as one side of it has them.
    const Value kept = Value::object({{"before", mapOf(before)}, {"after", mapOf(after)}});
    if (auto written = config::writeFileAtomically(keptFile(records), schema::writeJson(kept, 0) + '\n'); !written)
        return written;
    auto put = putAll(project, before, after);
    if (!put)
        fs::remove(keptFile(records), failed);
    return put;
}

bool hasFilesToTakeBack(const fs::path& records)
{
    std::error_code failed;
    return fs::exists(keptFile(records), failed);
}

Result<std::vector<std::string>> takeBackFiles(const fs::path& project, const fs::path& records)
{
    if (!hasFilesToTakeBack(records))
        return unexpected(ErrorKind::NotFound, "Nothing was taken from a gateway that could be taken back.");
    const auto text = config::readFileText(keptFile(records));
    const auto kept = text ? schema::readJson(*text, keptFile(records).string()) : Result<Value>(unexpected(text.error()));
    if (!kept)
        return unexpected(kept.error());
    const ProjectFiles before = filesIn(kept->find("before"));
    const ProjectFiles after = filesIn(kept->find("after"));
    // Whoever was killed while writing left some files as they were.
    for (const auto& [path, ours] : after) {
        const auto now = textNow(project / path);
        if (!now)
            return unexpected(now.error());
        const auto was = before.find(path);
        if (*now != ours && (was == before.end() || *now != was->second))
            return unexpected(ErrorKind::InvalidConfig, path + " has changed meanwhile. Nothing was written.");
    }
    if (auto put = putAll(project, after, before); !put)
        return unexpected(std::move(put).error());
    std::error_code failed;
    fs::remove(keptFile(records), failed);
    std::vector<std::string> names;
    for (const auto& [path, ignored] : before)
        names.push_back(path);
    return names;
}

} // namespace postern::federation
