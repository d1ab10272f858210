using Microsoft.Extensions.Hosting;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// The one loop that ends pending connections whose peer does not read its answers. Kestrel's own least rate is no such bound: each byte
/// that the kernel took earns a connection more time, also while nothing is read, and over HTTP/2 it would take the WebSockets of the
/// connection along.
/// </summary>
internal sealed class AnswerWatch(PendingRooms rooms, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        List<PendingPlace> places = [];
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                rooms.CutStuck(places);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }
}
