// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeRouteIndex.h"

#include "controlplane/kubernetes/KubeObject.h"

#include <algorithm>

namespace postern::kubernetes {
namespace {

using schema::Value;

/// Every text in a value, and what its commas part.
void addTexts(const Value& value, std::vector<std::string>& out)
{
    if (value.isString()) {
        const std::string& text = value.asString();
        constexpr std::size_t longestName = 253; // of Kubernetes; what is longer names nothing
        for (std::size_t begin = 0; begin <= text.size();) {
            const std::size_t end = std::min(text.find(',', begin), text.size());
            std::size_t first = begin;
            std::size_t last = end;
            while (first < last && text[first] == ' ')
                ++first;
            while (last > first && text[last - 1] == ' ')
                --last;
            if (last > first && last - first <= longestName)
                out.push_back(text.substr(first, last - first));
            begin = end + 1;
        }
    }
    for (const Value& each : value.isList() ? value.items() : std::vector<Value>())
        addTexts(each, out);
    for (const schema::Entry& each : value.isMap() ? value.entries() : std::vector<schema::Entry>())
        addTexts(each.value, out);
}

} // namespace

void KubeRouteIndex::add(const Value& route, std::size_t group)
{
    byName_[nameIn(route)].push_back({&route, group});
    std::vector<std::string> texts;
    addTexts(route, texts);
    std::ranges::sort(texts);
    const auto same = std::ranges::unique(texts);
    texts.erase(same.begin(), same.end());
    for (std::string& text : texts)
        byText_[std::move(text)].push_back({&route, group});
}

std::vector<KubeRouteIndex::Place> KubeRouteIndex::near(const Value& object) const
{
    std::vector<Place> out;
    const auto take = [&out](const auto& index, const std::string& key) {
        if (const auto at = index.find(key); at != index.end())
            out.insert(out.end(), at->second.begin(), at->second.end());
    };
    take(byText_, nameIn(object));
    std::vector<std::string> texts;
    addTexts(object, texts);
    for (const std::string& text : texts)
        take(byName_, text);
    return out;
}

} // namespace postern::kubernetes
