// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/WhatIfWalk.h"
#include "dataplane/pipeline/FilterType.h"
#include "model/GatewayConfig.h"

#include <map>
#include <string>

namespace postern::engine {

/// One step of a chain as it is configured: two with the same fingerprint decide alike.
struct StepFingerprint {
    std::string filter;
    std::string instance; ///< empty when it is the type's name
    std::string content;
    std::size_t order = 0; ///< of its phase
};

/// The chains of a configuration, to be compared with those of another one.
class ChainFingerprints {
  public:
    /// `config` outlives it.
    ChainFingerprints(const model::GatewayConfig& config, pipeline::FilterTypes types);

    /// The chain of one operation, as it runs. `method` and `path` empty: for the API's wrong methods; `api` empty, too: for
    /// what matches no route. Empty when there is none.
    [[nodiscard]] const std::vector<StepFingerprint>& chain(const std::string& api, const std::string& method, const std::string& path);
    /// Limits, time-outs, errors: what the gateway itself decides by.
    [[nodiscard]] const std::string& own() const noexcept { return own_; }

  private:
    [[nodiscard]] std::vector<StepFingerprint> make(const std::string& api, const std::string& method, const std::string& path) const;
    void add(std::vector<StepFingerprint>& to, const model::FilterConfig& filter, const std::string& place, bool everybodyOnly) const;

    const model::GatewayConfig& config_;
    pipeline::FilterTypes types_;
    std::string common_; ///< what filters read of the gateway's settings besides their own
    std::string credentials_; ///< what authentication goes by
    std::string limits_;      ///< what throttling and subscriptions go by
    std::string own_;
    std::map<std::string, std::string> ofApi_;
    std::map<std::string, std::vector<StepFingerprint>> chains_;
};

/// Marks the steps of a chain that is tried by those of the chain that ran.
[[nodiscard]] ChainMarks marksOf(const std::vector<StepFingerprint>& tried, const std::vector<StepFingerprint>& ran);

} // namespace postern::engine
