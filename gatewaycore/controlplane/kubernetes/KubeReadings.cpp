// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeReadings.h"

#include "controlplane/kubernetes/KubeForm.h"
#include "controlplane/kubernetes/KubeGroups.h"
#include "controlplane/kubernetes/KubeOutline.h"

#include <algorithm>

namespace postern::kubernetes {

using deployment::CallAnswer;
using schema::Value;

Value named(const Value& item, const KubeKind& kind)
{
    if (item.find("kind") != nullptr)
        return item;
    Value out = item;
    out.set("apiVersion", kind.apiVersion);
    out.set("kind", kind.kind);
    return out;
}

KubeReadingOne::KubeReadingOne(KubeConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done)
    : KubeReading(connection, std::move(done))
{
    const std::size_t slash = idOrTitle.find('/');
    const KubeKind* const kind = slash == std::string::npos ? nullptr : kindNamed(connection.make().kinds, std::string_view(idOrTitle).substr(0, slash));
    if (kind == nullptr || idOrTitle.find('/', slash + 1) != std::string::npos) {
        byLabel(kubeName(idOrTitle));
        return;
    }
    get(collectionPath(*kind, connection.settings().nameSpace) + '/' + remote::encodedStep(idOrTitle.substr(slash + 1)),
        [this](const CallAnswer& answer) {
            if (answer.status == 404)
                return end(std::optional<deployment::LiveApi>());
            if (isOurs(answer.body) && !labelIn(answer.body, apiLabel).empty())
                return byLabel(labelIn(answer.body, apiLabel));
            byRoute(answer.body);
        },
        [](int status) { return status == 200 || status == 404; });
}

void KubeReadingOne::byLabel(const std::string& label)
{
    listAll(std::string(apiLabel) + '=' + label, [this, label](const std::vector<Value>& objects) {
        std::vector<Value> ours;
        for (const Value& each : objects) {
            if (isOurs(each) && labelIn(each, apiLabel) == label)
                ours.push_back(each);
        }
        if (ours.empty())
            return byName(0, label, {});
        const KubeMake& make = connection_.make();
        const std::size_t count = ours.size();
        for (const Value& each : objects) {
            if (isOurs(each) || make.belongs == nullptr)
                continue;
            bool its = false;
            for (std::size_t i = 0; i < count; ++i)
                its = its || (kindNamed(make.kinds, kindIn(ours[i]))->routes && make.belongs(each, ours[i]));
            if (its)
                ours.push_back(each);
        }
        finish(ours);
    });
}

/// Nothing of ours is there. Somebody else's object of the name that ours would have is found, so that nobody writes into it.
void KubeReadingOne::byName(std::size_t index, const std::string& name, std::vector<Value> found)
{
    const auto kinds = connection_.make().kinds;
    if (index == kinds.size())
        return found.empty() ? end(std::optional<deployment::LiveApi>()) : finish(found);
    get(collectionPath(kinds[index], connection_.settings().nameSpace) + '/' + name,
        [this, index, name, found = std::move(found)](const CallAnswer& answer) {
            std::vector<Value> all = found;
            if (answer.status == 200)
                all.push_back(named(answer.body, connection_.make().kinds[index]));
            byName(index + 1, name, std::move(all));
        },
        [](int status) { return status == 200 || status == 404; });
}

void KubeReadingOne::byRoute(const Value& route)
{
    listAll({}, [this, route](const std::vector<Value>& objects) {
        std::vector<deployment::SkippedObject> skipped;
        for (const KubeGroup& group : grouped(objects, connection_.make(), connection_.settings(), skipped)) {
            if (std::ranges::any_of(group, [&route](const Value& each) { return kindIn(each) == kindIn(route) && nameIn(each) == nameIn(route); }))
                return finish(group);
        }
        finish({route});
    });
}

void KubeReadingOne::finish(const std::vector<Value>& objects) { end(std::optional(liveOf(objects, connection_.make()))); }

deployment::LiveApi liveOf(const std::vector<Value>& objects, const KubeMake& make)
{
    deployment::LiveApi out;
    out.what = shownAs(objects, make.kinds);
    out.form = formOf(objects);
    out.objects = Value::list(objects);
    return out;
}

} // namespace postern::kubernetes
