// SPDX-License-Identifier: Apache-2.0
#include "cli/EnvironmentCommand.h"

#include "cli/EnvironmentProblems.h"
#include "controlplane/deployment/EnvironmentsFile.h"
#include "controlplane/federation/EnvironmentsEdit.h"
#include "schema/Document.h"

#include <iostream>

namespace postern::cli {
namespace {

using deployment::Environment;
using federation::EnvironmentsEdit;
using schema::Value;
using EnvironmentVerb = EnvironmentOptions::Verb;

/// "style.release" -> the map that has "release", made where it is not there.
Value& holderOf(Value& settings, std::string_view& key)
{
    Value* at = &settings;
    for (std::size_t dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.')) {
        const std::string_view step = key.substr(0, dot);
        if (at->find(step) == nullptr || !at->find(step)->isMap())
            at->set(step, Value::map());
        at = at->find(step);
        key.remove_prefix(dot + 1);
    }
    return *at;
}

/// As YAML reads it, so that numbers, lists and truth are what they are; what is none of that is a text.
Value valueOf(const std::string& text)
{
    schema::Problems ignored;
    auto read = schema::readYaml(text, "--set", ignored);
    return read && !read->isNull() && !read->isMap() ? *std::move(read) : Value(text);
}

Result<void> setOne(Value& settings, const std::string& given)
{
    const std::size_t equals = given.find('=');
    if (equals == 0 || equals == std::string::npos)
        return unexpected(ErrorKind::InvalidArgument, "--set " + given + " is not KEY=VALUE.");
    std::string_view key = std::string_view(given).substr(0, equals);
    Value& holder = holderOf(settings, key);
    holder.set(key, valueOf(given.substr(equals + 1)));
    return {};
}

} // namespace

EnvironmentCommand::EnvironmentCommand(EnvironmentOptions options, const Output& output) : GatewayCommand(output), options_(std::move(options)) {}

EnvironmentCommand::~EnvironmentCommand() = default;

void EnvironmentCommand::start()
{
    const auto all = deployment::readEnvironments(options_.folder, connectors().settings());
    if (!all)
        return fail(all.error().message());
    if (options_.verb == EnvironmentVerb::Add) {
        if (environmentNamed(*all, options_.name))
            return fail("There is an environment \"" + options_.name + "\" already: postern env edit changes it. Nothing was written.");
        Environment fresh;
        fresh.name = options_.name;
        fresh.settings = Value::map();
        return keep(changed(std::move(fresh)));
    }
    auto found = environmentNamed(*all, options_.name);
    if (!found)
        return fail(found.error().message());
    if (options_.verb == EnvironmentVerb::Remove) {
        auto written = federation::editEnvironmentsFile(options_.folder, {options_.name, std::nullopt}, connectors().settings(), !options_.dropComments);
        if (!written)
            return fail(written.error().message());
        print(options_.name + " is taken out of environments.yaml. Nothing there was changed.\n");
        Q_EMIT finished(done);
        return;
    }
    keep(changed(*std::move(found)));
}

/// Neither the file nor the keychain gets anything of what could not be read again.
void EnvironmentCommand::keep(Result<Environment> made)
{
    if (!made)
        return fail(made.error().message());
    if (const std::string problems = problemsOf(*made, connectors().settings()); !problems.empty())
        return fail("The environment " + made->name + " cannot be as you say: " + problems + ". Nothing was written.");
    keepSecrets(*std::move(made));
}

Result<Environment> EnvironmentCommand::changed(Environment from)
{
    if (options_.verb == EnvironmentVerb::Ignore) {
        if (options_.reason.find_first_not_of(" \t") == std::string::npos)
            return unexpected(ErrorKind::InvalidArgument, "Say with --reason why the difference may stay: it is kept with the rule.");
        from.ignore.push_back({options_.api, options_.field, options_.reason});
        return from;
    }
    if (!options_.type.empty())
        from.type = options_.type;
    if (options_.mode == "read-only")
        from.mode = deployment::Mode::ReadOnly;
    else if (options_.mode == "write-only")
        from.mode = deployment::Mode::WriteOnly;
    else if (options_.mode == "read-write")
        from.mode = deployment::Mode::ReadWrite;
    from.owner = options_.owner.value_or(from.owner);
    from.region = options_.region.value_or(from.region);
    from.production = options_.production.empty() ? from.production : options_.production == "yes";
    for (const std::string& each : options_.set) {
        if (auto set = setOne(from.settings, each); !set)
            return unexpected(std::move(set).error());
    }
    for (const std::string& each : options_.unset) {
        std::string_view key = each;
        holderOf(from.settings, key).remove(key);
    }
    if (auto taken = takeSecrets(from); !taken)
        return unexpected(std::move(taken).error());
    if (options_.interval.empty())
        return from;
    Value encoded = schema::encode(from, true);
    encoded.set("interval", Value(options_.interval));
    return schema::decode<Environment>(encoded);
}

/// References stand in the file; what is read from standard input goes to the keychain.
Result<void> EnvironmentCommand::takeSecrets(Environment& environment)
{
    for (const std::string& each : options_.secrets) {
        const std::size_t equals = each.find('=');
        std::string_view key = std::string_view(each).substr(0, equals);
        const std::string name(key);
        Value& holder = holderOf(environment.settings, key);
        if (equals != std::string::npos) {
            const std::string reference = each.substr(equals + 1);
            if (!reference.starts_with("env:") && !reference.starts_with("file:"))
                return unexpected(ErrorKind::InvalidArgument, "--secret " + name + "=... names a place: env:VARIABLE or file:PATH. With --secret " + name + " alone it is read from standard input.");
            holder.set(key, Value("${" + reference + "}"));
            continue;
        }
        std::string line;
        if (!std::getline(std::cin, line) || line.empty())
            return unexpected(ErrorKind::InvalidArgument, "Standard input has no line for the secret " + name + '.');
        while (line.ends_with('\r'))
            line.pop_back();
        holder.remove(key); // it is found in the keychain by its name
        kept_.emplace_back(environment.secretKey(name), Secret(std::move(line)));
    }
    return {};
}

/// Secrets first: an environment that is there without them could not be tested.
void EnvironmentCommand::keepSecrets(Environment environment)
{
    if (kept_.empty())
        return write(environment);
    if (store_ == nullptr)
        return secrets::SecretStore::open(this, [this, environment = std::move(environment)](std::unique_ptr<secrets::SecretStore> store) mutable {
            store_ = std::move(store);
            if (!store_->isPersistent())
                return fail("The secret cannot be kept: " + store_->reason().toStdString() + " Give it as env:VARIABLE or file:PATH. Nothing was written.");
            keepSecrets(std::move(environment));
        });
    auto [key, secret] = std::move(kept_.back());
    kept_.pop_back();
    store_->write(QString::fromStdString(key), std::move(secret), this, [this, environment = std::move(environment)](Result<void> written) mutable {
        if (!written)
            return fail(written.error().message());
        keepSecrets(std::move(environment));
    });
}

void EnvironmentCommand::write(const Environment& environment)
{
    const EnvironmentsEdit edit{options_.verb == EnvironmentVerb::Add ? std::string() : options_.name, environment};
    auto written = federation::editEnvironmentsFile(options_.folder, edit, connectors().settings(), !options_.dropComments);
    if (!written && written.error().kind() == ErrorKind::Unsupported)
        return fail(written.error().message() + " --drop-comments writes it all the same.");
    if (!written)
        return fail(written.error().message());
    if (options_.verb == EnvironmentVerb::Ignore) {
        print(options_.field + " is ignored at " + options_.name + ". The rule is in environments.yaml.\n");
        Q_EMIT finished(done);
        return;
    }
    print(options_.name + " is in environments.yaml.\n");
    if (!readProject(options_.folder) || !takeEnvironment(options_.name, federation::FleetTask::Test))
        return;
    for (const deployment::GrantFile& file : state().type->grant(state().environment))
        print("# " + file.name + ": the rights that " + options_.name + " needs, and no more\n" + file.text);
    if (!options_.test) {
        Q_EMIT finished(done);
        return;
    }
    ask(fleet().test(options_.name), [this] { tested(); });
}

void EnvironmentCommand::tested()
{
    print(options_.name + " answers: " + state().server + '\n');
    for (const std::string& each : state().missing)
        print("  missing: " + each + '\n');
    Q_EMIT finished(state().missing.empty() ? done : failed);
}

} // namespace postern::cli
