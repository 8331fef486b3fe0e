// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/EnvironmentsFile.h"

#include "config/GatewayFolder.h"
#include "schema/Document.h"

#include <algorithm>
#include <set>
#include <system_error>

namespace postern::deployment {
namespace {

enum class EnvironmentsFormat : std::uint8_t { V1 };

struct WrittenEnvironments {
    EnvironmentsFormat apiVersion = EnvironmentsFormat::V1;
    std::vector<Environment> environments;
};

const schema::Schema<WrittenEnvironments>& describe(schema::Type<WrittenEnvironments>)
{
    static const auto schema =
        schema::Schema<WrittenEnvironments>("environments-file", "environments.yaml: gateways by name, without credentials.")
            .field("apiVersion", &WrittenEnvironments::apiVersion, "The format of this file").required()
                .oneOf({{"postern/v1", EnvironmentsFormat::V1, ""}})
            .field("environments", &WrittenEnvironments::environments, "The gateways");
    return schema;
}

/// A name goes into keys of secrets, names of files and command lines.
bool isEnvironmentName(std::string_view name) noexcept
{
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return !name.empty() && name.size() <= 63 && name.front() != '.' && name.front() != '-' && std::ranges::all_of(name, allowed);
}

/// A secret in the settings is a reference, or it is a problem.
void checkSettings(const Environment& environment, const schema::ObjectSchema& schema, schema::Problems& problems)
{
    schema::Value settings = environment.settings.isNull() ? schema::Value::map() : environment.settings;
    if (environment.settings.isNull())
        settings.setLocation(environment.location);
    schema.check(settings, problems);
}

} // namespace

std::map<std::string, schema::SecretRef> secretReferences(const Environment& environment, const schema::ObjectSchema& schema)
{
    std::map<std::string, schema::SecretRef> out;
    for (const schema::Field& field : schema.fields()) {
        if (field.kind() != schema::FieldKind::Secret)
            continue;
        const schema::Value* const text = environment.settings.find(field.name);
        auto reference = text == nullptr ? Result<schema::SecretRef>(schema::SecretRef{}) : schema::SecretRef::parse(text->asString());
        // What the file does not say is where the window puts it.
        out[field.name] = reference && !reference->empty() ? *std::move(reference)
                                                           : schema::SecretRef{schema::SecretRef::Source::Keychain, environment.secretKey(field.name), {}};
    }
    return out;
}

Result<std::vector<Environment>> parseEnvironments(std::string_view text, std::string_view fileName, const SettingsOf& settings)
{
    schema::Problems problems;
    const auto document = schema::readYaml(text, fileName, problems);
    auto file = document ? describe(schema::Type<WrittenEnvironments>{}).decode(*document, problems) : std::nullopt;
    std::set<std::string> names;
    for (std::size_t i = 0; file && i < file->environments.size(); ++i) {
        const Environment& each = file->environments[i];
        const std::string at = "environments[" + std::to_string(i) + ']';
        if (!isEnvironmentName(each.name))
            problems.error(each.location, at + ".name", "is of letters, digits, '-', '_' and '.', at most 63, and begins with a letter or digit");
        if (!names.insert(each.name).second)
            problems.error(each.location, at + ".name", "there are two environments \"" + each.name + '"', "give each its own name");
        if (const schema::ObjectSchema* const schema = settings(each.type); schema != nullptr)
            checkSettings(each, *schema, problems);
        else
            problems.error(each.location, at + ".type", "there is no connector \"" + each.type + '"', "\"postern env types\" tells which there are, and their settings");
    }
    if (problems.hasErrors() || !file)
        return unexpected(problems.toError());
    return std::move(file->environments);
}

Result<std::vector<Environment>> readEnvironments(const std::filesystem::path& folder, const SettingsOf& settings)
{
    const std::filesystem::path path = folder / environmentsFileName;
    std::error_code failed;
    if (!std::filesystem::exists(path, failed) && !failed)
        return std::vector<Environment>();
    auto text = config::readFileText(path);
    if (!text)
        return unexpected(std::move(text).error());
    return parseEnvironments(*text, environmentsFileName, settings);
}

Result<void> writeEnvironments(const std::filesystem::path& folder, const std::vector<Environment>& environments, const SettingsOf& settings)
{
    const std::string text = schema::writeYaml(schema::encode(WrittenEnvironments{EnvironmentsFormat::V1, environments}, false));
    // `apiVersion` holds its default and would be left out, though the reader asks for it.
    const std::string whole = text.find("apiVersion") == std::string::npos ? "apiVersion: postern/v1\n" + (text == "{}\n" ? "" : text) : text;
    if (auto again = parseEnvironments(whole, environmentsFileName, settings); !again)
        return unexpected(Error(ErrorKind::InvalidArgument, "The environments cannot be written.").causedBy(again.error()));
    return config::writeFileAtomically(folder / environmentsFileName, whole);
}

Result<Environment> environmentNamed(const std::vector<Environment>& environments, std::string_view name)
{
    std::string all;
    for (const Environment& each : environments) {
        if (each.name == name)
            return each;
        all.append(all.empty() ? "" : ", ").append(each.name);
    }
    return unexpected(ErrorKind::NotFound, "There is no environment \"" + std::string(name) + "\"" +
                                               (all.empty() ? ": environments.yaml names none." : ": there are " + all + '.'));
}

} // namespace postern::deployment
