// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/HeapTrim.h"

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

namespace postern::workbench {
namespace {

constexpr int quietMs = 1'000;
constexpr qsizetype worthIt = 20'000; ///< exchanges
#ifdef __GLIBC__
constexpr int large = 128 * 1024; ///< octets; glibc raises its own bound whenever something larger is let go
#endif

} // namespace

HeapTrim::HeapTrim(QObject* parent) : QObject(parent)
{
#ifdef __GLIBC__
    ::mallopt(M_MMAP_THRESHOLD, large);
#endif
    worker_.setMaxThreadCount(1);
    quiet_.setSingleShot(true);
    quiet_.setInterval(quietMs);
    connect(&quiet_, &QTimer::timeout, this, [this] {
        passed_ = 0;
#ifdef __GLIBC__
        worker_.start([] { ::malloc_trim(0); });
#endif
    });
}

HeapTrim::~HeapTrim() { worker_.waitForDone(); }

void HeapTrim::passed(qsizetype exchanges)
{
    passed_ += exchanges;
    if (passed_ >= worthIt)
        quiet_.start();
}

} // namespace postern::workbench
