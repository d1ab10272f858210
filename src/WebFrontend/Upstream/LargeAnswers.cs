namespace Tidegate.WebFrontend.Upstream;

/// <summary>Places for answers that are no longer small while they are read, over all applications: what they may take of the memory.</summary>
internal sealed class LargeAnswers : IDisposable
{
    /// <summary>A larger answer needs a place.</summary>
    public const int SmallBytes = 64 * 1024;

    /// <summary>Those that are read at once, of at most <see cref="UpstreamResponse.MaxBodyBytes"/> each.</summary>
    public const int Max = 8;

    private readonly SemaphoreSlim _places = new(Max);

    /// <summary>Takes a place; waits for one.</summary>
    public Task EnterAsync(CancellationToken cancellation) => _places.WaitAsync(cancellation);

    /// <summary>Gives it back.</summary>
    public void Leave() => _places.Release();

    public void Dispose() => _places.Dispose();
}
