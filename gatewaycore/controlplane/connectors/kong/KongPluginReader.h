// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeDialect.h"

#include <string>

namespace postern::connectors::kong {

/// What Kong's plugins do to who may call, what browsers are answered and what is called, for a definition. One that is not known and
/// may keep callers out is replaced by a token that callers have to show.
class KongPluginReader {
  public:
    KongPluginReader(kubernetes::KubeGuard& guard, kubernetes::KubeFindings& into) : guard_(guard), into_(into) {}

    /// A KongPlugin: {plugin, config, disabled, configFrom}.
    void read(const schema::Value& plugin);
    /// As the Admin API has it: {name, config, enabled}.
    void readOfAdmin(const schema::Value& plugin);
    /// One that nobody can read may be what kept callers out.
    void unread(const std::string& name);
    /// After the last one.
    void finish();

  private:
    [[nodiscard]] bool asks(const std::string& what, const schema::Value& config);
    void limits(const std::string& what, const schema::Value& config);
    void transforms(const std::string& what, const schema::Value& config);

    kubernetes::KubeGuard& guard_;
    kubernetes::KubeFindings& into_;
    schema::Value all_ = schema::Value::map();
    bool closed_ = false;
};

} // namespace postern::connectors::kong
