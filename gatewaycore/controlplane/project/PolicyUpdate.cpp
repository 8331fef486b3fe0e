// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/PolicyUpdate.h"

#include "controlplane/project/ProjectLock.h"
#include "controlplane/publisher/PolicyFile.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::project {
namespace {

using publisher::ThrottlingPolicy;
using schema::Value;

/// What the Publisher says of it, as far as policies.yaml has it.
std::string wordsOf(const ThrottlingPolicy& policy)
{
    std::string out = std::to_string(policy.requestCount);
    if (policy.byBandwidth)
        out += policy.dataUnit.toStdString();
    out += " in " + std::to_string(policy.unitTime) + "ms " + policy.timeUnit.toStdString();
    if (policy.rateLimitCount > 0)
        out += ", burst " + std::to_string(policy.rateLimitCount) + " per " + policy.rateLimitTimeUnit.toStdString();
    return policy.stopOnQuotaReach ? out : out + ", goes on";
}

/// What a lock keeps: the words, and the entry that was made of them.
std::string keptOf(const std::string& words, const Value& entry) { return words + " #" + contentHash(entry).substr(0, 16); }

Result<Value> read(const std::string& text)
{
    Value out = Value::map();
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        return out;
    auto document = schema::readYaml(text, "policies.yaml");
    if (!document || document->isNull())
        return document ? Result<Value>(std::move(out)) : document;
    if (!document->isMap())
        return unexpected(ErrorKind::InvalidConfig, "policies.yaml is not a map of policies", Fault::Config);
    return document;
}

/// The text without the lines of that entry; unchanged when they are not its own.
std::string without(const std::string& text, const Value& document, const std::string& name)
{
    const schema::Entry* const entry = document.findEntry(name);
    std::uint32_t next = 0;
    for (const schema::Entry& each : document.entries()) {
        if (each.keyLocation.line > entry->keyLocation.line && (next == 0 || each.keyLocation.line < next))
            next = each.keyLocation.line;
    }
    std::string out;
    std::uint32_t line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        const bool inside = line >= entry->keyLocation.line && (next == 0 || line < next);
        if (!inside || text[at] == '#') // a comment at the left belongs to what follows
            out.append(text, at, end - at);
        at = end;
    }
    const auto check = read(out);
    return check && check->size() + 1 == document.size() && check->find(name) == nullptr ? out : text;
}

} // namespace

Result<PolicyUpdate> updatePolicies(const std::string& text, const std::vector<ThrottlingPolicy>& policies,
                                    const std::map<std::string, std::string>& known, Side preferred)
{
    PolicyUpdate out{text, known, {}, {}};
    Result<Value> document = read(text);
    if (!document)
        return unexpected(document.error());
    const Value before = *document;
    std::map<std::string, std::string> words; // of a name, whatever the level: a name stands for one policy
    for (const ThrottlingPolicy& policy : policies) {
        if (!policy.isUnlimited())
            words.try_emplace(policy.name.toStdString(), wordsOf(policy));
    }
    std::vector<std::string> kept; // as they are here
    for (const auto& [name, now] : words) {
        const Value* const here = document->find(name);
        const auto last = known.find(name);
        if (here == nullptr || last == known.end() || last->second.starts_with(now + " #"))
            continue;
        const bool edited = !last->second.ends_with(" #" + contentHash(*here).substr(0, 16));
        if (edited && preferred != Side::Theirs) {
            kept.push_back(name);
            if (preferred == Side::Neither)
                out.notes.push_back("policies.yaml: the policy \"" + name + "\" was edited here, and over there it is now " + now +
                                    ": it stays as it is here (--theirs takes it, --ours says nothing)");
            continue;
        }
        std::string rest = without(out.text, *document, name);
        if (rest == out.text) {
            out.notes.push_back("policies.yaml: the policy \"" + name + "\" is now " + now + ", but its lines are not its own: change it by hand");
            kept.push_back(name);
            continue;
        }
        out.text = std::move(rest);
        document = read(out.text);
    }
    auto written = publisher::withPolicies(QByteArray::fromStdString(out.text), policies);
    if (!written)
        return unexpected(written.error());
    out.text = written->text.toStdString();
    for (const QString& note : written->notes)
        out.notes.push_back(note.toStdString());
    const Result<Value> after = read(out.text);
    if (!after)
        return unexpected(after.error());
    for (Change change : differences(before, *after)) {
        change.path = "policies.yaml: " + change.path;
        out.changes.push_back(std::move(change));
    }
    for (const auto& [name, now] : words) {
        const Value* const entry = after->find(name);
        const bool stays = std::find(kept.begin(), kept.end(), name) != kept.end();
        const auto last = known.find(name);
        // An edit is known by the entry not being what was made of the words: the lock keeps the entry as it was made.
        if (entry == nullptr || (stays && preferred != Side::Ours))
            continue;
        const bool same = last != known.end() && last->second.starts_with(now + " #");
        if (!same)
            out.known[name] = keptOf(now, *entry);
    }
    return out;
}

} // namespace postern::project
