// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/EnvironmentsEdit.h"

#include "config/GatewayFolder.h"
#include "schema/Document.h"

#include <algorithm>
#include <system_error>
#include <vector>

namespace postern::federation {
namespace {

using deployment::Environment;

std::vector<std::string> linesOf(std::string_view text)
{
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::size_t indentOf(const std::string& line) { return std::min(line.find_first_not_of(' '), line.size()); }
bool isBlank(const std::string& line) { return line.find_first_not_of(" \t\r") == std::string::npos; }
bool isComment(const std::string& line) { return indentOf(line) < line.size() && line[indentOf(line)] == '#'; }

/// A '#' in a text is taken for a comment, too: rather one question too many.
std::size_t commentsIn(std::string_view text)
{
    std::size_t out = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        out += text[i] == '#' && (i == 0 || text[i - 1] == ' ' || text[i - 1] == '\n' || text[i - 1] == '\t') ? 1 : 0;
    return out;
}

/// "- name: ..." and what belongs to it.
std::vector<std::string> itemOf(const Environment& environment, std::size_t indent)
{
    std::vector<std::string> out = linesOf(schema::writeYaml(schema::encode(environment, false)));
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = std::string(indent, ' ') + (i == 0 ? "- " : isBlank(out[i]) ? "" : "  ") + out[i];
    return out;
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string out;
    for (const std::string& line : lines)
        out += line + '\n';
    return out;
}

bool same(const std::vector<Environment>& a, const std::vector<Environment>& b)
{
    return std::ranges::equal(a, b, [](const Environment& x, const Environment& y) { return schema::encode(x, true) == schema::encode(y, true); });
}

/// The text with the change in its place; none: it is not written line by line.
std::optional<std::string> inPlace(std::string_view text, const EnvironmentsEdit& edit, const std::vector<Environment>& before)
{
    std::vector<std::string> lines = linesOf(text);
    const auto startOf = [&lines](const Environment& environment) -> std::optional<std::size_t> {
        std::size_t at = environment.location.line;
        if (at == 0 || at > lines.size())
            return std::nullopt;
        --at;
        const std::size_t indent = indentOf(lines[at]);
        return indent < lines[at].size() && lines[at][indent] == '-' ? std::optional(at) : std::nullopt;
    };
    if (edit.name.empty()) {
        std::size_t end = lines.size();
        while (end > 0 && isBlank(lines[end - 1]))
            --end;
        if (before.empty())
            return std::nullopt;
        const auto start = startOf(before.back());
        if (!start)
            return std::nullopt;
        const std::vector<std::string> item = itemOf(*edit.becomes, indentOf(lines[*start]));
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(end), item.begin(), item.end());
        return joined(lines);
    }
    const auto which = std::ranges::find(before, edit.name, &Environment::name);
    const auto start = startOf(*which);
    if (!start)
        return std::nullopt;
    const std::size_t indent = indentOf(lines[*start]);
    std::size_t end = *start + 1;
    while (end < lines.size() && (isBlank(lines[end]) || indentOf(lines[end]) > indent))
        ++end;
    while (end > *start + 1 && (isBlank(lines[end - 1]) || (isComment(lines[end - 1]) && indentOf(lines[end - 1]) <= indent)))
        --end;
    const auto first = lines.begin() + static_cast<std::ptrdiff_t>(*start);
    const auto at = lines.erase(first, lines.begin() + static_cast<std::ptrdiff_t>(end));
    if (edit.becomes) {
        const std::vector<std::string> item = itemOf(*edit.becomes, indent);
        lines.insert(at, item.begin(), item.end());
    } else if (before.size() == 1) {
        return std::nullopt; // nothing would be below "environments:"
    }
    return joined(lines);
}

} // namespace

Result<EditedEnvironments> editEnvironments(std::string_view text, const EnvironmentsEdit& edit, const deployment::SettingsOf& settings)
{
    std::vector<Environment> before;
    if (!text.empty()) {
        auto read = deployment::parseEnvironments(text, deployment::environmentsFileName, settings);
        if (!read)
            return unexpected(std::move(read).error());
        before = *std::move(read);
    }
    std::vector<Environment> after = before;
    if (edit.name.empty()) {
        after.push_back(*edit.becomes);
    } else {
        const auto at = std::ranges::find(after, edit.name, &Environment::name);
        if (at == after.end())
            return unexpected(ErrorKind::NotFound, "There is no environment \"" + edit.name + "\" in environments.yaml any more.");
        if (edit.becomes)
            *at = *edit.becomes;
        else
            after.erase(at);
    }
    EditedEnvironments out;
    if (auto changed = inPlace(text, edit, before)) {
        const auto again = deployment::parseEnvironments(*changed, deployment::environmentsFileName, settings);
        if (again && same(*again, after))
            out.text = *std::move(changed);
    }
    if (out.text.empty()) {
        schema::Value list = schema::Value::list();
        for (const Environment& each : after)
            list.push(schema::encode(each, false));
        out.text = "apiVersion: postern/v1\n" + (after.empty() ? std::string("environments: []\n") : schema::writeYaml(schema::Value::object({{"environments", list}})));
        const auto again = deployment::parseEnvironments(out.text, deployment::environmentsFileName, settings);
        if (!again)
            return unexpected(Error(ErrorKind::InvalidArgument, again.error().message()));
    }
    out.losesComments = commentsIn(out.text) < commentsIn(text);
    return out;
}

Result<void> editEnvironmentsFile(const std::filesystem::path& folder, const EnvironmentsEdit& edit, const deployment::SettingsOf& settings, bool keepComments)
{
    const std::filesystem::path file = folder / deployment::environmentsFileName;
    std::error_code failed;
    std::string text;
    if (std::filesystem::exists(file, failed)) {
        auto read = config::readFileText(file);
        if (!read)
            return unexpected(std::move(read).error());
        text = *std::move(read);
    }
    auto edited = editEnvironments(text, edit, settings);
    if (!edited)
        return unexpected(std::move(edited).error());
    if (edited->losesComments && keepComments)
        return unexpected(ErrorKind::Unsupported, "Comments of " + std::string(deployment::environmentsFileName) + " that stand in this environment would be lost.");
    return config::writeFileAtomically(file, edited->text);
}

} // namespace postern::federation
