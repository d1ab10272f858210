using Microsoft.Extensions.Logging;

namespace Tidegate.WebFrontend.Draining;

internal sealed partial class DrainService
{
    [LoggerMessage(1100, LogLevel.Information, "Draining {Sockets} sockets: told now, the first close in {NoticePeriod}, the others over {Window}. A second signal closes all at once.")]
    private partial void LogBegun(int sockets, TimeSpan noticePeriod, TimeSpan window);

    [LoggerMessage(1101, LogLevel.Information, "Drained: {Sockets} sockets closed in {Elapsed}.")]
    private partial void LogDrained(int sockets, TimeSpan elapsed);

    [LoggerMessage(1102, LogLevel.Warning, "Second signal: the {Sockets} sockets that are left are closed at once.")]
    private partial void LogHurried(int sockets);

    [LoggerMessage(1103, LogLevel.Warning, "Tidegate:Drain:ShutdownTimeout is over: {Sockets} sockets are left and will be aborted.")]
    private partial void LogOverrun(int sockets);
}
