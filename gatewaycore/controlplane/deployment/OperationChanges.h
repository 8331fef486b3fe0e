// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/ApiChange.h"
#include "controlplane/deployment/NormalForm.h"
#include "model/Api.h"
#include "schema/Document.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::deployment {

/// The fields among `paths` at or below a path.
[[nodiscard]] inline std::vector<std::string> fieldsBelow(const FieldPaths& paths, const std::string& at)
{
    std::vector<std::string> out;
    for (auto each = paths.lower_bound(at); each != paths.end() && each->starts_with(at); ++each) {
        if (each->size() == at.size() || (*each)[at.size()] == '.')
            out.push_back(*each);
    }
    return out;
}

/// The fields among `paths` that begin so.
[[nodiscard]] inline std::vector<std::string> fieldsBeginning(const FieldPaths& paths, std::string_view with)
{
    std::vector<std::string> out;
    for (auto each = paths.lower_bound(std::string(with)); each != paths.end() && each->starts_with(with); ++each)
        out.push_back(*each);
    return out;
}

/// Whether a form has a field at or below a path.
[[nodiscard]] inline bool hasFields(const NormalForm& form, const std::string& at)
{
    for (auto each = form.lower_bound(at); each != form.end() && each->first.starts_with(at); ++each) {
        if (each->first.size() == at.size() || each->first[at.size()] == '.')
            return true;
    }
    return false;
}

/// The value of a field; empty when there is none.
[[nodiscard]] inline std::string valueAt(const NormalForm& form, const std::string& path)
{
    const auto found = form.find(path);
    return found == form.end() ? std::string() : found->second.value;
}

/// A list that a form keeps as JSON; empty when there is none.
[[nodiscard]] inline schema::Value listAt(const NormalForm& form, const std::string& path)
{
    schema::Problems ignored;
    auto out = schema::readJson(valueAt(form, path), "live", ignored);
    return out && out->isList() ? *std::move(out) : schema::Value::list();
}

/// Operations that the gateway has not any more, where forms name them "<prefix>GET /orders/{id}".
inline void addRemovedOperations(const std::string& prefix, const model::Api& api, const NormalForm& live, const FieldPaths& paths, LiveChanges& out)
{
    for (const model::Operation& operation : api.operations) {
        const std::string what = operation.method + ' ' + operation.pathTemplate;
        if (hasFields(live, prefix + what))
            continue;
        if (auto fields = fieldsBelow(paths, prefix + what); !fields.empty())
            out.changes.push_back({ApiChange::What::RemoveOperation, what, {}, std::move(fields)});
    }
}

} // namespace postern::deployment
