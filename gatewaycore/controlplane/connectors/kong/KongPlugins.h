// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongIssuers.h"
#include "controlplane/connectors/kong/KongSettings.h"
#include "controlplane/deployment/Capability.h"
#include "controlplane/deployment/Revision.h"
#include "schema/Value.h"

#include <string>
#include <vector>

namespace postern::connectors::kong {

struct KongPlugin {
    std::string name;
    schema::Value config;
};

/// The plugins of Kong's open-source edition that stand for what an API asks for, and what is said of each thing that is asked.
class KongPlugins {
  public:
    /// `issuers` outlives this; null: no keys of issuers are written where these plugins are.
    KongPlugins(const deployment::Revision& revision, const KongStyle& style, std::vector<deployment::Capability>& capabilities, const KongIssuers* issuers = nullptr)
        : revision_(revision), style_(style), capabilities_(capabilities), issuers_(issuers)
    {
    }

    /// Whether ofApi() has made a plugin that looks at tokens of the issuers.
    [[nodiscard]] bool asksForTokens() const noexcept { return asksForTokens_; }

    /// Of the whole API; `base` is the backend's path.
    [[nodiscard]] std::vector<KongPlugin> ofApi(const std::string& base);
    /// Of one operation, where it asks for more than the API.
    [[nodiscard]] std::vector<KongPlugin> ofOperation(const model::Operation& operation, const std::string& what, const std::string& base);
    /// What an operation asks for that no plugin stands for.
    void judgeOperation(const model::Operation& operation, const std::string& what);

  private:
    void say(deployment::Capability::Subject subject, std::string name, std::string place, deployment::Holding holding, std::string how = {});
    void addSecurity(std::vector<KongPlugin>& out);
    void addTokens(const std::string& scheme, std::vector<KongPlugin>& out);
    void addLimit(const std::string& policy, const std::string& place, std::vector<KongPlugin>& out);
    void addCors(std::vector<KongPlugin>& out);
    void addFilters(const std::vector<model::FilterConfig>& filters, const std::string& place, schema::Value& request, schema::Value& response);
    [[nodiscard]] static schema::Value rewrite(const std::string& base);

    const deployment::Revision& revision_;
    const KongStyle& style_;
    std::vector<deployment::Capability>& capabilities_;
    const KongIssuers* issuers_;
    bool asksForTokens_ = false;
};

} // namespace postern::connectors::kong
