// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/capture/CapturedGateway.h"
#include "workbench/models/ExchangeTags.h"

#include <QObject>

namespace postern::workbench {

class ExchangeStore;
class Workspace;

/// Marks, pins and notes stay with their exchanges: what the capture holds is shown, what a person changes goes into it.
/// A workspace that has them in its state yet, as earlier versions wrote them, has them moved over once its capture is
/// open; until then they wait in a section of their own, so that no end of the program loses them.
class KeptTags final : public QObject {
    Q_OBJECT
  public:
    /// All outlive it.
    KeptTags(ExchangeTags& tags, CapturedGateway& gateway, const ExchangeStore& exchanges, Workspace& workspace,
             QObject* parent = nullptr);

  private:
    void show(const Annotations& annotations);
    void keep(quint64 id);
    void setAside();
    void moveOver();

    ExchangeTags& tags_;
    CapturedGateway& gateway_;
    const ExchangeStore& exchanges_;
    Workspace& workspace_;
};

} // namespace postern::workbench
