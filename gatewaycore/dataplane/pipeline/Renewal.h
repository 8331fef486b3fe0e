// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/UniqueFunction.h"

namespace postern::pipeline {

class Exchange;

/// Who has put a credential into a request and can bring another one, should the backend answer 401 to it. A filter leaves
/// one at its exchange (Exchange::setRenewal()), in the arena; the forwarder asks it at most once, and only for a request that
/// may be sent again and all of which is still at hand. Everything happens on the exchange's worker.
class Renewal {
  public:
    /// Begins to bring another credential and calls `done` once, later, from the worker's loop - also when none could be had.
    /// False: it makes no sense to, and `done` is dropped.
    virtual bool renew(Exchange& exchange, UniqueFunction<void()> done) = 0;
    /// Puts it into exchange.request(). False: there is none.
    virtual bool apply(Exchange& exchange) = 0;

  protected:
    ~Renewal() = default;
};

} // namespace postern::pipeline
