// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/GatewayFolder.h"
#include "config/Overrides.h"
#include "config/SecretResolver.h"
#include "dataplane/engine/Gateway.h"
#include "dataplane/filters/SecretSource.h"
#include "gateway/Options.h"

namespace postern::gateway {

/// What posternd gives a gateway besides its configuration; one thing for running and for --check, so that what is checked
/// is what runs. Lives longer than the gateways that are made with it.
class Surroundings {
  public:
    [[nodiscard]] engine::GatewayOptions options(const Options& of);

  private:
    /// Secrets of the environment and of files, as a port of filters.
    class Secrets final : public filters::SecretSource {
      public:
        [[nodiscard]] Result<Secret> secret(const schema::SecretRef& reference) override
        {
            return resolver_.resolve(reference);
        }

      private:
        config::ProcessSecrets resolver_;
    };
    Secrets secrets_;
};

/// The configuration with the overrides of the environment and of --set, and everything that is wrong with it. `runningBundle`
/// is as in loadBundle().
[[nodiscard]] config::LoadedGateway loadConfiguration(const Options& options,
                                                      config::Overrides::UnknownApi unknown = config::Overrides::UnknownApi::Refused,
                                                      std::string* runningBundle = nullptr);

/// Of the snapshot.bin that it is read from, be it a bundle's; 0 when it is read from its files.
[[nodiscard]] std::size_t snapshotSize(const Options& options);

} // namespace postern::gateway
