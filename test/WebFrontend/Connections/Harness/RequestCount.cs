using Microsoft.AspNetCore.Http;

namespace Tidegate.WebFrontend.Tests.Connections.Harness;

/// <summary>Counts the requests that are under way.</summary>
internal sealed class RequestCount
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _none;
    private int _count;

    public async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        lock (_lock)
            _count++;
        try
        {
            await next(context);
        }
        finally
        {
            lock (_lock)
            {
                if (--_count == 0)
                    _none?.TrySetResult();
            }
        }
    }

    public Task NoneAsync()
    {
        lock (_lock)
        {
            if (_count == 0)
                return Task.CompletedTask;
            return (_none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
