using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tidegate.Frontends;

namespace Tidegate.Grains.Frontends;

/// <summary>Asks frontends by id, none for longer than a bound. No answer is a value: null.</summary>
internal sealed partial class FrontendCaller(IGrainFactory grains, TimeProvider time, ILogger logger)
{
    // Look-up and answer together. Shorter than the response time-outs, so that one silent frontend does not use up the whole question.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private IFrontendDirectoryGrain Directory => grains.GetGrain<IFrontendDirectoryGrain>(IFrontendDirectoryGrain.Key);

    /// <summary>Ids of the registered frontends, in ordinal order.</summary>
    public async Task<ImmutableArray<string>> ListIds() =>
        [.. (await Directory.List()).Select(frontend => frontend.Id).Order(StringComparer.Ordinal)];

    public async Task<T?> Ask<T>(string frontendId, Func<IFrontendObserver, Task<T>> question)
        where T : class
    {
        try
        {
            return await FindAndAsk(frontendId, question).WaitAsync(Patience, time);
        }
        catch (Exception exception)
        {
            LogNoAnswer(logger, exception, frontendId);
            return null;
        }
    }

    private async Task<T?> FindAndAsk<T>(string frontendId, Func<IFrontendObserver, Task<T>> question)
        where T : class
    {
        var frontend = await Directory.Find(frontendId);
        return frontend is null ? null : await question(frontend);
    }

    [LoggerMessage(2210, LogLevel.Warning, "Frontend {FrontendId} did not answer")]
    private static partial void LogNoAnswer(ILogger logger, Exception exception, string frontendId);
}
