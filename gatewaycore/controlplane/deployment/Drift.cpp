// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Drift.h"

#include "controlplane/deployment/WithheldSecrets.h"

#include <algorithm>
#include <set>

namespace postern::deployment {
namespace {

using Kind = NormalField::Kind;

const NormalField* fieldAt(const NormalForm* form, const std::string& path)
{
    if (form == nullptr)
        return nullptr;
    const auto found = form->find(path);
    return found == form->end() ? nullptr : &found->second;
}

/// Whether two sides say the same: both nothing, or the same value. What cannot be held is nothing.
bool sameMeaning(const NormalField* a, const NormalField* b)
{
    const auto there = [](const NormalField* field) { return field != nullptr && field->kind != Kind::Dropped; };
    if (!there(a) || !there(b))
        return there(a) == there(b);
    return a->value == b->value;
}

Mover moverOf(const NormalField* desired, const NormalField* applied, const NormalField* live)
{
    const bool us = !sameMeaning(desired, applied);
    const bool them = !sameMeaning(live, applied);
    if (us && them)
        return sameMeaning(desired, live) ? Mover::Nobody : Mover::Both;
    return us ? Mover::Us : them ? Mover::Them : Mover::Nobody;
}

DriftClass classOf(const NormalField* desired, const NormalField* live)
{
    if (live != nullptr && live->kind == Kind::Unreadable)
        return DriftClass::Unknown;
    if (desired != nullptr && desired->kind == Kind::Dropped)
        return live == nullptr ? DriftClass::Unsupported : DriftClass::Semantic;
    if (desired == nullptr || live == nullptr)
        return desired == live ? DriftClass::InSync : DriftClass::Semantic;
    if (desired->kind == Kind::Secret || live->kind == Kind::Secret) {
        if (live->value.empty() || desired->value.empty())
            return DriftClass::Secret;
        return live->value == desired->value ? DriftClass::InSync : DriftClass::Semantic;
    }
    if (desired->value != live->value)
        return DriftClass::Semantic;
    const auto spelled = [](const NormalField* field) { return field->spelled.empty() ? field->value : field->spelled; };
    return spelled(desired) == spelled(live) ? DriftClass::InSync : DriftClass::Cosmetic;
}

bool matches(const IgnoreRule& rule, std::string_view api, std::string_view path)
{
    if (rule.api != "*" && rule.api != api)
        return false;
    if (rule.field.ends_with('*'))
        return path.starts_with(std::string_view(rule.field).substr(0, rule.field.size() - 1));
    return rule.field == path;
}

std::string textOf(const NormalField* field)
{
    if (field == nullptr)
        return {};
    if (field->kind == Kind::Secret)
        return "(secret)";
    return field->spelled.empty() ? field->value : field->spelled;
}

/// A side of a comparison, without the credentials that its field has.
class Side {
  public:
    Side(const NormalForm* form, const std::string& path) : field_(fieldAt(form, path))
    {
        if (field_ != nullptr && (withheld_ = withheld(path, *field_)))
            field_ = &*withheld_;
    }
    Side(const Side&) = delete;
    Side& operator=(const Side&) = delete;
    [[nodiscard]] const NormalField* field() const noexcept { return field_; }

  private:
    std::optional<NormalField> withheld_;
    const NormalField* field_;
};

std::set<std::string> pathsOf(std::initializer_list<const NormalForm*> forms)
{
    std::set<std::string> paths;
    for (const NormalForm* const form : forms) {
        if (form == nullptr)
            continue;
        for (const auto& [path, field] : *form)
            paths.insert(path);
    }
    return paths;
}

} // namespace

std::string_view toString(DriftClass drift) noexcept
{
    switch (drift) {
    case DriftClass::InSync: return "in sync";
    case DriftClass::Cosmetic: return "cosmetic";
    case DriftClass::Unsupported: return "unsupported";
    case DriftClass::Secret: return "secret";
    case DriftClass::Unknown: return "unknown";
    case DriftClass::Semantic: return "semantic";
    }
    return {};
}

DriftClass Drift::worst() const noexcept
{
    DriftClass out = DriftClass::InSync;
    for (const FieldDrift& field : fields) {
        if (!field.ignored && !field.theirs)
            out = std::max(out, field.drift);
    }
    return out;
}

std::size_t Drift::count(DriftClass drift) const noexcept
{
    return static_cast<std::size_t>(std::ranges::count_if(fields, [drift](const FieldDrift& f) { return !f.ignored && f.drift == drift; }));
}

bool Drift::hasConflicts() const noexcept
{
    return std::ranges::any_of(fields, [](const FieldDrift& f) { return !f.ignored && !f.theirs && f.mover == Mover::Both; });
}

Drift driftOf(const NormalForm& desired, const NormalForm* applied, const NormalForm* live, std::string_view api,
              const std::vector<IgnoreRule>& rules)
{
    Drift out;
    for (const std::string& path : pathsOf({&desired, applied, live})) {
        const Side wantedSide(&desired, path);
        const Side beforeSide(applied, path);
        const Side liveSide(live, path);
        const NormalField* const wanted = wantedSide.field();
        const NormalField* const before = beforeSide.field();
        const NormalField* const there = liveSide.field();
        FieldDrift field;
        field.path = path;
        field.drift = classOf(wanted, there);
        if (field.drift == DriftClass::InSync) {
            ++out.inSync;
            continue;
        }
        if (applied != nullptr)
            field.mover = moverOf(wanted, before, there);
        field.desired = textOf(wanted);
        field.applied = textOf(before);
        field.live = textOf(there);
        for (const NormalField* const side : {wanted, there}) {
            if (side != nullptr && field.note.empty())
                field.note = side->note;
        }
        field.theirs = there != nullptr && there->theirs;
        field.ignored = std::ranges::any_of(rules, [&](const IgnoreRule& rule) { return matches(rule, api, path); });
        out.ignored += field.ignored ? 1 : 0;
        out.fields.push_back(std::move(field));
    }
    return out;
}

Reconciled reconcile(const NormalForm& desired, const NormalForm& applied, const NormalForm& live)
{
    Reconciled out;
    for (const std::string& path : pathsOf({&desired, &applied, &live})) {
        const NormalField* const wanted = fieldAt(&desired, path);
        const NormalField* const before = fieldAt(&applied, path);
        const NormalField* const there = fieldAt(&live, path);
        // What nobody could read has not moved.
        const bool readable = there == nullptr || there->kind != Kind::Unreadable;
        const Mover mover = readable ? moverOf(wanted, before, there) : sameMeaning(wanted, before) ? Mover::Nobody : Mover::Us;
        const NormalField* taken = wanted;
        if (mover == Mover::Both) {
            out.conflicts.push_back(path);
            taken = before;
        } else if (mover == Mover::Them) {
            out.takesTheirs = true;
            taken = there;
        } else if (mover == Mover::Us) {
            out.takesOurs = true;
        }
        if (taken != nullptr)
            out.value.emplace(path, *taken);
    }
    return out;
}

} // namespace postern::deployment
