using System.Runtime.ExceptionServices;

namespace Tidegate.Simulation;

/// <summary>Runs the same work on several threads; each world stays on one.</summary>
internal static class Threads
{
    public static void Run(int count, Action<int> work)
    {
        Exception? failure = null;
        var threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            var number = i;
            threads[i] = new Thread(() =>
            {
                try
                {
                    work(number);
                }
                catch (Exception error)
                {
                    Interlocked.CompareExchange(ref failure, error, null);
                }
            });
            threads[i].Start();
        }

        foreach (var thread in threads) thread.Join();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }
}
