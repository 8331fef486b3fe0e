// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/WithheldSecrets.h"

#include "controlplane/deployment/CredentialName.h"
#include "controlplane/deployment/CredentialText.h"
#include "crypto/Digest.h"

#include <algorithm>
#include <functional>
#include <set>

namespace postern::deployment {
namespace {

using schema::Value;

/// What stands for a credential; empty: it stays.
using Stand = std::function<std::string(std::string_view credential)>;

bool isSecretObject(const Value& map)
{
    const Value* const kind = map.find("kind");
    return kind != nullptr && kind->asString() == "Secret";
}

/// Visits every text of an object with the name of its field. `V`: Value, or const Value.
template <class V, class Visit>
class Walk {
  public:
    explicit Walk(Visit visit) : visit_(std::move(visit)) {}

    void value(std::string_view name, V& each)
    {
        if (each.isString())
            visit_(name, each);
        else if (each.isMap())
            map(each);
        for (std::size_t i = 0; each.isList() && i < each.size(); ++i)
            value(name, *each.at(i));
    }

  private:
    void map(V& each)
    {
        const bool secret = isSecretObject(each);
        const Value* const named = each.find("name"); // {name: X-Api-Key, value: ...}
        const std::string name = named == nullptr ? std::string() : named->asString();
        for (const schema::Entry& entry : each.entries()) {
            V& inner = of(entry);
            if (isIllustration(entry.key) || (entry.key == "security" && inner.isList())) // scopes by names of schemes
                continue;
            if (secret && (entry.key == "data" || entry.key == "stringData"))
                all(inner);
            else
                value(entry.key == "value" && namesCredential(name) ? std::string_view(name) : std::string_view(entry.key), inner);
        }
    }
    void all(V& data)
    {
        for (const schema::Entry& entry : data.entries())
            value("secret", of(entry));
    }
    /// As free to be changed as the map that it is of: find() would look through all entries again for each.
    static V& of(const schema::Entry& entry) { return const_cast<V&>(entry.value); } // NOLINT(cppcoreguidelines-pro-type-const-cast)

    Visit visit_;
};

std::string replaced(std::string_view name, const std::string& text, const Stand& stand)
{
    std::string out;
    std::size_t copied = 0;
    for (const TextPart& each : credentialsIn(name, text)) {
        const std::string instead = stand(textOf(text, each));
        if (instead.empty())
            continue;
        out.append(text, copied, each.at - copied).append(instead);
        copied = each.at + each.length;
    }
    return copied == 0 ? text : out.append(text, copied);
}

void replaceIn(Value& object, const Stand& stand)
{
    const auto replace = [&stand](std::string_view name, Value& each) {
        if (std::string text = replaced(name, each.asString(), stand); text != each.asString())
            each = Value(std::move(text));
    };
    Walk<Value, decltype(replace)>(replace).value({}, object);
}

std::set<std::string, std::less<>> credentialsOf(const Value& object)
{
    std::set<std::string, std::less<>> out;
    const auto find = [&out](std::string_view name, const Value& each) {
        for (const TextPart& part : credentialsIn(name, each.asString()))
            out.emplace(textOf(each.asString(), part));
    };
    Walk<const Value, decltype(find)>(find).value({}, object);
    return out;
}

/// Gives each credential a placeholder, the same one the same.
class Names {
  public:
    std::string of(std::string_view credential)
    {
        const auto [at, isNew] = names_.try_emplace(std::string(credential), std::string());
        if (isNew) {
            at->second = std::string(withheldPrefix) + std::to_string(names_.size());
            values_.emplace(at->second, Secret(std::string(credential)));
        }
        return "{{secret:" + at->second + "}}";
    }
    [[nodiscard]] SecretValues take() { return std::move(values_); }

  private:
    std::map<std::string, std::string, std::less<>> names_;
    SecretValues values_;
};

void withholdIn(RemoteCall& call, const Stand& stand)
{
    replaceIn(call.body, stand);
    call.text = replaced({}, call.text, stand);
    for (CallHeader& each : call.headers)
        each.value = replaced(each.name, each.value, stand);
}

void withholdIn(std::optional<Probe>& probe, const Stand& stand)
{
    if (!probe)
        return;
    withholdIn(probe->call, stand);
    replaceIn(probe->expected, stand);
}

void withholdIn(NormalForm& form)
{
    for (auto& [path, field] : form) {
        if (auto without = withheld(path, field))
            field = *std::move(without);
    }
}

void addNames(const RemoteCall& call, std::set<std::string>& to)
{
    for (std::string& each : secretsOf(call)) {
        if (each.starts_with(withheldPrefix))
            to.insert(std::move(each));
    }
}

} // namespace

SecretValues withhold(DeploymentPlan& plan, const Value& live)
{
    const std::set<std::string, std::less<>> there = credentialsOf(live);
    Names names;
    const Stand theirs = [&](std::string_view credential) { return there.contains(credential) ? names.of(credential) : std::string(); };
    const Stand any = [&](std::string_view credential) { return names.of(credential); };
    for (PlanStep& step : plan.steps) {
        withholdIn(step.call, theirs);
        withholdIn(step.probe, theirs);
        for (UndoCall& undo : step.undo) {
            withholdIn(undo, any);
            withholdIn(undo.probe, any);
        }
    }
    withholdIn(plan.before);
    withholdIn(plan.after);
    return names.take();
}

std::optional<NormalField> withheld(const std::string& path, const NormalField& field)
{
    if (field.kind != NormalField::Kind::Plain)
        return std::nullopt;
    std::string_view name = path;
    if (name.ends_with(".value")) // of a list of fields, which have names
        name.remove_suffix(std::string_view(".value").size());
    name.remove_prefix(std::min(name.rfind('.') + 1, name.size()));
    if (credentialsIn(name, field.value).empty() && credentialsIn(name, field.spelled).empty())
        return std::nullopt;
    NormalField out = field;
    out.kind = NormalField::Kind::Secret;
    out.value = crypto::sha256("postern withheld " + field.value).hex();
    out.spelled.clear();
    return out;
}

std::vector<std::string> withheldNames(const DeploymentPlan& plan, const std::vector<StepState>& steps, bool back)
{
    std::set<std::string> names;
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        const StepState state = i < steps.size() ? steps[i] : StepState::NotDone;
        if (!back && state != StepState::Done)
            addNames(plan.steps[i].call, names);
        if (back && state != StepState::NotDone && state != StepState::TakenBack) {
            for (const UndoCall& undo : plan.steps[i].undo)
                addNames(undo, names);
        }
    }
    return {names.begin(), names.end()};
}

} // namespace postern::deployment
