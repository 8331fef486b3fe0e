// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsCredentials.h"

#include <QFile>
#include <algorithm>
#include <cstdlib>
#include <map>

namespace postern::connectors::aws {
namespace {

constexpr qint64 largestFile = 1 << 20;

using Section = std::map<std::string, std::string>;

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

/// "[name]" of the credentials file, "[profile name]" (or "[default]") of the config file. Lines that are set in belong to the
/// setting above them and say nothing about keys or roles.
void addSections(std::string_view text, bool config, std::map<std::string, Section>& out)
{
    Section* section = nullptr;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const bool setIn = !line.empty() && (line.front() == ' ' || line.front() == '\t');
        line = trimmed(line);
        if (line.empty() || line.front() == '#' || line.front() == ';' || (setIn && line.front() != '['))
            continue;
        if (line.front() == '[') {
            std::string_view name = trimmed(line.substr(1, std::min(line.find(']'), line.size()) - 1));
            section = nullptr;
            if (config && name != "default") {
                if (!name.starts_with("profile ") && !name.starts_with("profile\t"))
                    continue; // [sso-session ...], [services ...]
                name = trimmed(name.substr(8));
            }
            if (name.size() > 1 && name.front() == '"' && name.back() == '"')
                name = name.substr(1, name.size() - 2);
            section = &out[std::string(name)];
            continue;
        }
        const std::size_t equals = line.find('=');
        if (section == nullptr || equals == std::string_view::npos)
            continue;
        section->emplace(std::string(trimmed(line.substr(0, equals))), std::string(trimmed(line.substr(equals + 1)))); // the first file's counts
    }
}

std::string entryOf(const Section& section, const char* name)
{
    const auto found = section.find(name);
    return found == section.end() ? std::string() : found->second;
}

bool mayBeSigned(const std::string& text)
{
    return std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

Result<AwsCredentials> checkedKeys(AwsCredentials made, const std::string& whose)
{
    if (made.accessKey.empty() || made.secretKey.empty())
        return unexpected(ErrorKind::NotFound, "There is no access key: " + whose + ".", Fault::Config);
    if (!mayBeSigned(made.accessKey) || !mayBeSigned(made.secretKey.reveal()) || !mayBeSigned(made.sessionToken.reveal()))
        return unexpected(ErrorKind::InvalidConfig, "The access key holds what none of AWS does (" + whose + ").", Fault::Config);
    return made;
}

Result<AwsCredentials> keysOfEnvironment(const AwsMachine& machine)
{
    AwsCredentials made;
    made.accessKey = machine.variable("AWS_ACCESS_KEY_ID");
    made.secretKey = Secret(machine.variable("AWS_SECRET_ACCESS_KEY"));
    made.sessionToken = Secret(machine.variable("AWS_SESSION_TOKEN"));
    return checkedKeys(std::move(made), "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set");
}

} // namespace

AwsMachine AwsMachine::real()
{
    AwsMachine out;
    out.variable = [](const char* name) {
        const char* const value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nobody changes it
        return value == nullptr ? std::string() : std::string(value);
    };
    out.file = [](const std::string& path) -> std::optional<std::string> {
        QFile file(QString::fromStdString(path));
        if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile)
            return std::nullopt;
        return file.read(largestFile).toStdString();
    };
    return out;
}

Result<AwsSource> profileOf(std::string_view credentialsFile, std::string_view configFile, const std::string& name, const AwsMachine& machine)
{
    std::map<std::string, Section> sections;
    addSections(credentialsFile, false, sections);
    addSections(configFile, true, sections);
    AwsSource out;
    std::vector<std::string> seen;
    std::string at = name;
    for (;;) {
        const auto found = sections.find(at);
        if (found == sections.end())
            return unexpected(ErrorKind::NotFound, "There is no profile \"" + at + "\" in AWS's credentials and config files.", Fault::Config);
        const Section& section = found->second;
        const std::string role = entryOf(section, "role_arn");
        // A profile that is its own source has its keys beside its role.
        const bool own = !seen.empty() && seen.back() == at;
        if (!own && std::ranges::find(seen, at) != seen.end())
            return unexpected(ErrorKind::InvalidConfig, "The profile \"" + name + "\" leads in a circle by its source_profile.", Fault::Config);
        seen.push_back(at);
        if (!role.empty() && !own) {
            const std::string session = entryOf(section, "role_session_name");
            out.roles.insert(out.roles.begin(), {role, entryOf(section, "external_id"), session.empty() ? "postern" : session});
            if (!entryOf(section, "mfa_serial").empty())
                return unexpected(ErrorKind::InvalidConfig, "The profile \"" + at + "\" asks for a code of a device (mfa_serial), which is not supported.", Fault::Config);
            if (const std::string source = entryOf(section, "source_profile"); !source.empty()) {
                at = source;
                continue;
            }
            if (entryOf(section, "credential_source") != "Environment")
                return unexpected(ErrorKind::InvalidConfig, "The profile \"" + at + "\" has a role_arn without a source_profile (of credential_source only Environment is supported).", Fault::Config);
            auto keys = keysOfEnvironment(machine);
            if (!keys)
                return unexpected(std::move(keys).error());
            out.first = *std::move(keys);
            return out;
        }
        AwsCredentials made;
        made.accessKey = entryOf(section, "aws_access_key_id");
        made.secretKey = Secret(entryOf(section, "aws_secret_access_key"));
        made.sessionToken = Secret(entryOf(section, "aws_session_token"));
        for (const char* const other : {"credential_process", "sso_session", "sso_start_url", "web_identity_token_file"}) {
            if (made.accessKey.empty() && !entryOf(section, other).empty())
                return unexpected(ErrorKind::InvalidConfig,
                                  "The profile \"" + at + "\" gets its keys by " + other + ", which is not supported. Run `aws configure export-credentials --profile " + at +
                                      " --format env` and take them from the environment.",
                                  Fault::Config);
        }
        auto keys = checkedKeys(std::move(made), "the profile \"" + at + "\" has none");
        if (!keys)
            return unexpected(std::move(keys).error());
        out.first = *std::move(keys);
        return out;
    }
}

Result<AwsSource> sourceOf(const AwsAccess& access, const deployment::SecretValues& secrets, const AwsMachine& machine)
{
    Result<AwsSource> out = AwsSource();
    if (access.from == AwsIdentity::Profile) {
        const std::string home = machine.variable("HOME") + "/.aws/";
        const auto contentOf = [&machine, &home](const char* variable, const char* name) {
            const std::string given = machine.variable(variable);
            return machine.file(given.empty() ? home + name : given).value_or("");
        };
        out = profileOf(contentOf("AWS_SHARED_CREDENTIALS_FILE", "credentials"), contentOf("AWS_CONFIG_FILE", "config"), access.profile, machine);
    } else {
        Result<AwsCredentials> keys = AwsCredentials();
        if (access.from == AwsIdentity::Environment) {
            keys = keysOfEnvironment(machine);
        } else {
            const auto secretOf = [&secrets](const char* name) {
                const auto found = secrets.find(name);
                return found == secrets.end() ? Secret() : found->second;
            };
            AwsCredentials made;
            made.accessKey = secretOf("accessKey").reveal();
            made.secretKey = secretOf("secretKey");
            made.sessionToken = secretOf("sessionToken");
            keys = checkedKeys(std::move(made), "the secrets accessKey and secretKey are not given");
        }
        if (!keys)
            return unexpected(std::move(keys).error());
        out->first = *std::move(keys);
    }
    if (out && !access.roleArn.empty())
        out->roles.push_back({access.roleArn, access.externalId, access.session});
    return out;
}

} // namespace postern::connectors::aws
