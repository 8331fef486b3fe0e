// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeRouteIndex.h"

#include "controlplane/kubernetes/KubeObject.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <string>

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
    for (const Value& each : value.items())
        addTexts(each, out);
    for (const schema::Entry& each : value.entries())
        addTexts(each.value, out);
}

} // namespace

KubeRouteIndex::Words KubeRouteIndex::wordsOf(const Value& route)
{
    std::vector<std::string> texts;
    addTexts(route, texts);
    constexpr std::hash<std::string> number;
    Words out{number(nameIn(route)), {}};
    std::ranges::transform(texts, std::back_inserter(out.texts), number);
    std::ranges::sort(out.texts);
    const auto same = std::ranges::unique(out.texts);
    out.texts.erase(same.begin(), same.end());
    out.texts.shrink_to_fit();
    return out;
}

void KubeRouteIndex::add(const Words& words, std::uint32_t place)
{
    byName_.emplace_back(words.name, place);
    for (const std::size_t each : words.texts)
        byText_.emplace_back(each, place);
    sorted_ = false;
}

std::vector<std::uint32_t> KubeRouteIndex::near(const Value& object)
{
    if (!sorted_) {
        std::ranges::sort(byName_);
        std::ranges::sort(byText_);
        sorted_ = true;
    }
    std::vector<std::uint32_t> out;
    const auto take = [&out](const std::vector<Entry>& all, std::size_t word) {
        for (auto at = std::ranges::lower_bound(all, Entry{word, 0}); at != all.end() && at->first == word; ++at)
            out.push_back(at->second);
    };
    const Value* const spec = object.find("spec");
    if (spec != nullptr && spec->find("targetSelectors") != nullptr) { // it chooses by labels: any of them may be meant
        for (const Entry& each : byName_)
            out.push_back(each.second);
    }
    const Words words = wordsOf(object);
    take(byText_, words.name);
    for (const std::size_t each : words.texts)
        take(byName_, each);
    std::ranges::sort(out);
    const auto same = std::ranges::unique(out);
    out.erase(same.begin(), same.end());
    return out;
}

} // namespace postern::kubernetes
