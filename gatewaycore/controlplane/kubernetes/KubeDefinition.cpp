// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeDefinition.h"

#include "config/OpenApiReader.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeOutline.h"
#include "controlplane/kubernetes/KubeOwnDefinition.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::kubernetes {

using schema::Value;

Result<deployment::LiveDefinition> definitionOf(const std::vector<Value>& objects, const KubeMake& make, const KubeSettings& settings, const KubeDialect& dialect)
{
    if (objects.empty())
        return unexpected(ErrorKind::Unsupported, "Nothing of it is there, so there is nothing to import.");
    const deployment::DiscoveredApi what = shownAs(objects, make.kinds);
    KubeFindings found;
    auto own = ownDefinitionIn(objects, found);
    KubeOperations operations = operationsOf(objects, settings, dialect, found);
    const KubeDocument routed = documentOf(std::move(operations), own ? own->api.context : std::string(), found);
    if (routed.root.find("paths") == nullptr) {
        std::string why;
        for (const std::string& each : found.missing)
            why += ' ' + each;
        return unexpected(ErrorKind::Unsupported, what.title() + " has no route that an operation stands for, so there is nothing to import." + why);
    }
    const bool whole = own.has_value();
    Value document = whole ? merged(*std::move(own), routed, found) : routed.root;
    if (!whole) {
        document.set("info", Value::object({{"title", what.name}, {"version", what.version.empty() ? "1.0.0" : what.version}}));
        found.say("Routes know no schemas: what calls and answers look like is not there.");
    }
    deployment::LiveDefinition out{schema::writeYaml(document), std::move(found.missing)};
    schema::Problems problems;
    if (!config::readOpenApiText(out.openApi, what.title(), problems))
        return unexpected(ErrorKind::Unsupported, what.title() + " makes no definition that is understood here: " + problems.toString());
    return out;
}

} // namespace postern::kubernetes
