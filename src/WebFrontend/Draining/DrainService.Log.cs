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

    [LoggerMessage(1104, LogLevel.Warning, "{Actor} ordered a drain. The process stays, out of service, until that is taken back or it is stopped. Reason: {Reason}")]
    private partial void LogOrdered(string actor, string reason);

    [LoggerMessage(1105, LogLevel.Warning, "{Actor} took the drain back: in service again, with the {Sockets} sockets that are left. Reason: {Reason}")]
    private partial void LogRecalled(string actor, int sockets, string reason);

    [LoggerMessage(1106, LogLevel.Warning, "Tidegate:Drain:ShutdownTimeout leaves too little time: {PerSecond} sockets are closed per second, where Tidegate:Drain:PerSecond allows {Allowed}.")]
    private partial void LogFasterThanRate(double perSecond, int allowed);

    [LoggerMessage(1107, LogLevel.Error, "The drain failed; sockets that are left are closed by the listener.")]
    private partial void LogFailed(Exception error);
}
