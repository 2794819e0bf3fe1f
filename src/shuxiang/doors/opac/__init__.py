"""读者的一边: finding, one title, my loans, places, 长辈版."""
