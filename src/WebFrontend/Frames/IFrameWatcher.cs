namespace Tidegate.WebFrontend.Frames;

/// <summary>Who watches over the frames of one WebSocket. Called by the thread that reads or writes it.</summary>
internal interface IFrameWatcher
{
    /// <summary>The peer broke the rules; only its first fault is told.</summary>
    void Failed(FrameFault fault);

    /// <summary>Something has begun that depends on time: a write that waits, a message that is not complete, a ping.</summary>
    void Engaged();
}
