// SPDX-License-Identifier: Apache-2.0
#include "controlplane/calls/CallEnvironment.h"

#include "controlplane/calls/Placeholders.h"
#include "controlplane/calls/SecretName.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::calls {
namespace {

constexpr std::size_t mostVariables = 1'000;

void readVariable(const schema::Entry& entry, CallEnvironment& into, schema::Problems& problems)
{
    const std::string path = "variables." + entry.key;
    const schema::Location& at = entry.value.location();
    if (!isVariableName(entry.key))
        return problems.error(entry.keyLocation, path, "is no name of a variable", "Use letters, digits, _ . and -, a letter first.");
    if (entry.value.isMap() || entry.value.isList())
        return problems.error(at, path, "must be a text, a number or a boolean");
    Variable variable{entry.key, entry.value.toText(), {}};
    if (variable.value.starts_with("${") && variable.value.ends_with("}")) {
        auto reference = schema::SecretRef::parse(variable.value);
        if (!reference)
            return problems.error(at, path, reference.error().message(), "Write ${keychain:NAME}, ${env:NAME} or ${file:PATH}.");
        variable.secret = *reference;
        variable.value.clear();
    } else if (!variable.value.empty() && placeholders(variable.value).empty() && looksSecret(QString::fromStdString(entry.key))) {
        return problems.error(at, path, "stands in clear text, and its name says that it is a secret",
                              "Put it into the keychain and write ${keychain:NAME} here, or ${env:NAME}.");
    }
    into.variables.push_back(std::move(variable));
}

} // namespace

const Variable* CallEnvironment::find(std::string_view variable) const
{
    const auto at = std::find_if(variables.begin(), variables.end(), [&](const Variable& one) { return one.name == variable; });
    return at == variables.end() ? nullptr : &*at;
}

std::optional<CallEnvironment> CallEnvironment::parse(std::string_view text, std::string_view fileName, schema::Problems& problems)
{
    const auto document = schema::readYaml(text, fileName, problems);
    if (!document)
        return std::nullopt;
    if (!document->isMap()) {
        problems.error(document->location(), {}, "must be a map with name and variables");
        return std::nullopt;
    }
    CallEnvironment read;
    for (const schema::Entry& entry : document->entries()) {
        if (entry.key == "name" && entry.value.isString()) {
            read.name = entry.value.asString();
        } else if (entry.key == "variables" && entry.value.isMap() && entry.value.size() <= mostVariables) {
            for (const schema::Entry& variable : entry.value.entries())
                readVariable(variable, read, problems);
        } else if (entry.key != "variables" || !entry.value.isNull()) {
            problems.error(entry.keyLocation, entry.key, "is not known here, or not what it should be", "An environment has a name, and variables as a map.");
        }
    }
    if (read.name.empty())
        problems.error(document->location(), "name", "is missing");
    if (problems.hasErrors())
        return std::nullopt;
    return read;
}

std::string CallEnvironment::toText() const
{
    schema::Value all = schema::Value::map();
    for (const Variable& variable : variables)
        all.set(variable.name, variable.secret.empty() ? variable.value : variable.secret.toString());
    return schema::writeYaml(schema::Value::object({{"name", name}, {"variables", all}}));
}

} // namespace postern::calls
