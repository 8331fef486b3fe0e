// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"
#include "workbench/capture/CaptureFile.h"

#include <QThreadPool>
#include <QTimer>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace postern::workbench {

/// A gateway whose exchanges outlive it: what ended is written down and comes back, traces included, when the workspace
/// is opened again. Exchanges are numbered anew, from the last kept number on, so an id means one exchange over all runs
/// of a gateway (whose own ids begin again with each); pages see an ordinary GatewayLink.
class CapturedGateway final : public GatewayLink {
    Q_OBJECT
  public:
    explicit CapturedGateway(std::unique_ptr<GatewayLink> gateway, QObject* parent = nullptr);
    ~CapturedGateway() override;

    /// Begins to keep in `folder`. What is kept there is read by a worker and given out piece by piece as
    /// exchangesEnded(), before anything that ends from now on.
    void open(const QString& folder);
    void close();
    /// What a capture that is opened from now on may take.
    void setLimits(const capture::CaptureLimits& limits) { limits_ = limits; }
    /// Writes again after keepingFailed().
    void resumeKeeping();
    /// The open capture; null while none is. Let go of it before close().
    [[nodiscard]] std::shared_ptr<capture::CaptureStore> store() const { return isOpening() ? nullptr : file_->store(); }
    struct Imported {
        inspection::Summary summary;
        std::optional<inspection::Trace> trace;
        capture::Annotation annotation;
    };
    /// Takes exchanges from elsewhere into the capture and the list, numbered anew.
    void add(std::vector<Imported> exchanges);
    /// Keeps what a person puts on an exchange, in place of what was there; nothing when nothing is kept.
    void annotate(quint64 id, const capture::Annotation& annotation);
    /// From open() until what is kept there was given out.
    [[nodiscard]] bool isOpening() const { return stop_ != nullptr; }

    /// Stopping from stop() on, also while the last traces are still fetched.
    [[nodiscard]] GatewayState state() const override { return stopping_ ? GatewayState::Stopping : gateway_->state(); }
    [[nodiscard]] QVector<ListenerStatus> listeners() const override { return gateway_->listeners(); }
    [[nodiscard]] QVector<RunningApi> apis() const override { return gateway_->apis(); }
    [[nodiscard]] QString configHash() const override { return gateway_->configHash(); }
    [[nodiscard]] bool recording() const override { return gateway_->recording(); }
    void start(const QString& folder, const QStringList& settings) override;
    void stop() override;
    void reload() override { gateway_->reload(); }
    void setRecording(bool on) override { gateway_->setRecording(on); }
    void fetchTrace(quint64 id, std::function<void(std::optional<inspection::Trace>)> answer) override;

    [[nodiscard]] BreakpointLink* breakpoints() override { return gateway_->breakpoints(); }
    [[nodiscard]] WhatIfLink* whatIf() override { return gateway_->whatIf(); }
    [[nodiscard]] RerunLink* rerun() override { return gateway_->rerun(); }
    [[nodiscard]] quint64 listedId(quint64 ownId) const override;

  Q_SIGNALS:
    /// What was put on exchanges that exchangesEnded() has just given out: kept ones, and imported ones.
    void annotationsRead(const postern::workbench::Annotations& annotations);
    /// What is kept was given out, and the capture, if there is one, is open.
    void captureOpened();
    /// Nothing more is kept from here on, or until resumeKeeping(): what, why, what now.
    void keepingFailed(const QString& reason);
    /// The limits are reached: the oldest go from here on. Once for each capture that is opened.
    void oldestRemoved();
    /// What a crash, or a damaged file, has cost.
    void recovered(const QString& finding);

  private:
    /// What happened while the kept exchanges were still being read.
    struct Waiting {
        QVector<inspection::Summary> batch;
        quint64 dropped = 0;
        bool newRun = false;
    };
    void give(const QVector<inspection::Summary>& piece, const Annotations& annotations);
    void read(const QString& folder, const capture::CaptureLimits& limits, const std::shared_ptr<std::atomic<bool>>& stop);
    void lookUp(quint64 id, std::function<void(std::optional<inspection::Trace>)> answer);
    void opened(std::unique_ptr<CaptureFile> file, const QString& reason);
    void take(const QVector<inspection::Summary>& batch, quint64 dropped);
    void keepTraces();
    void beginRun();
    void remember(quint64 ownId);
    /// 0 when the gateway has, or had, no such exchange.
    [[nodiscard]] quint64 ownId(quint64 id) const;
    void finishStop();
    [[nodiscard]] QString lossOfCrash() const;
    void tellOfLimits();

    std::unique_ptr<GatewayLink> gateway_;
    std::unique_ptr<CaptureFile> file_; ///< never null
    std::shared_ptr<std::atomic<bool>> stop_; ///< of the worker that opens, while it does
    std::vector<Waiting> waiting_;
    Annotations annotated_; ///< meanwhile
    std::vector<std::function<void()>> questions_; ///< for traces, to be asked once it is open
    QThreadPool worker_;
    QThreadPool lookups_;
    capture::CaptureLimits limits_;
    std::deque<quint64> wanted_; ///< ids whose traces are not written down yet
    QTimer tick_;
    QTimer stopLimit_;
    int asked_ = 0;
    quint64 run_ = 0;       ///< answers of an earlier one are none of this one's
    bool toldOfLimits_ = false;
    bool stopping_ = false; ///< told to stop; the traces of the last exchanges come first
    quint64 base_ = 0; ///< highest number whose exchange is no longer this run's, or too old to ask for
    quint64 highest_ = 0;
    std::deque<quint64> ownIds_; ///< the gateway's id of exchange base_ + 1 + n
};

} // namespace postern::workbench
